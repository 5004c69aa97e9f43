-- Who made what the keys of one workspace share with the vendor: files, batches, containers.
CREATE TABLE "gateway_objects" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "lineage_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "made_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_objects_pkey" PRIMARY KEY ("kind", "id")
);
CREATE INDEX "gateway_objects_lineage_id_kind_idx" ON "gateway_objects"("lineage_id", "kind");

-- The first of the keys that took each other's place by rotation.
CREATE FUNCTION steward.gateway_lineage(p_key uuid) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  WITH RECURSIVE earlier (id, replaces_id, step) AS (
    SELECT k.id, k.replaces_id, 0 FROM public.gateway_keys k WHERE k.id = p_key
    UNION ALL
    SELECT k.id, k.replaces_id, e.step + 1 FROM earlier e JOIN public.gateway_keys k ON k.id = e.replaces_id WHERE e.step < 10000
  )
  SELECT coalesce(e.replaces_id, e.id) FROM earlier e ORDER BY e.step DESC LIMIT 1
$$;
REVOKE ALL ON FUNCTION steward.gateway_lineage(uuid) FROM PUBLIC;

-- Notes who made these; what somebody has made stays theirs.
CREATE FUNCTION steward.note_gateway_objects(p_key uuid, p_kind text, p_ids text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_kind NOT IN ('file', 'batch', 'container') OR cardinality(p_ids) > 10000 THEN
    RAISE EXCEPTION 'no such objects' USING ERRCODE = '22023';
  END IF;
  INSERT INTO public.gateway_objects (kind, id, key_id, lineage_id, workspace_id, made_at)
    SELECT p_kind, i.id, k.id, (SELECT steward.gateway_lineage(p_key)), k.workspace_id, now()
    FROM public.gateway_keys k, (SELECT DISTINCT unnest(p_ids) AS id) i
    WHERE k.id = p_key AND length(i.id) BETWEEN 1 AND 200 ORDER BY i.id
    ON CONFLICT (kind, id) DO NOTHING;
END $$;
REVOKE ALL ON FUNCTION steward.note_gateway_objects(uuid, text, text[]) FROM PUBLIC;

-- Those of these that the key made, or one of its line.
CREATE FUNCTION steward.gateway_objects_of(p_key uuid, p_kind text, p_ids text[]) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT o.id FROM public.gateway_objects o
  WHERE o.kind = p_kind AND o.id = ANY (p_ids) AND o.lineage_id = (SELECT steward.gateway_lineage(p_key))
$$;
REVOKE ALL ON FUNCTION steward.gateway_objects_of(uuid, text, text[]) FROM PUBLIC;
