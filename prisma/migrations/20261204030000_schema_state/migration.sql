-- What a process asks before it works on this database, and while it does: how far it was migrated, and which migration a
-- process must know to go on. A migration that takes away what is no longer read since the release before replaces
-- `schema_floor` by one with the name of that release's last migration (docs/operations.md, "Upgrading").
CREATE FUNCTION steward.schema_floor() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '20261204030000_schema_state' $$;
REVOKE ALL ON FUNCTION steward.schema_floor() FROM PUBLIC;

-- plpgsql: the table of migrations is made by whoever applies this, and need not be there yet.
CREATE FUNCTION steward.schema_state() RETURNS TABLE (level text, floor text, is_unfinished boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN QUERY SELECT
    (SELECT max(m.migration_name::text COLLATE "C") FROM public._prisma_migrations m
      WHERE m.finished_at IS NOT NULL AND m.rolled_back_at IS NULL),
    steward.schema_floor(),
    EXISTS (SELECT FROM public._prisma_migrations m WHERE m.finished_at IS NULL AND m.rolled_back_at IS NULL);
END $$;
REVOKE ALL ON FUNCTION steward.schema_state() FROM PUBLIC;
