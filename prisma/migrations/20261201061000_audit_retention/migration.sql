-- Entries that are old enough may go, but only up to a number that a signed stub stands for.
-- CreateTable
CREATE TABLE "audit_stubs" (
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "digest" TEXT NOT NULL,
    "seal" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "audit_stubs_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "audit_holds" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "subject_kind" TEXT,
    "subject_id" TEXT,
    "from_day" DATE,
    "to_day" DATE,
    "placed_by_id" UUID,
    "placed_at" TIMESTAMPTZ(3) NOT NULL,
    "released_at" TIMESTAMPTZ(3),

    CONSTRAINT "audit_holds_pkey" PRIMARY KEY ("id")
);

CREATE TRIGGER audit_stubs_append_only BEFORE UPDATE OR DELETE ON audit_stubs
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_stubs_no_truncate BEFORE TRUNCATE ON audit_stubs
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION refuse_change_unless_pruned() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND OLD.seq <= (SELECT max(s.seq) FROM public.audit_stubs s) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit entries are append-only';
END $$;
DROP TRIGGER audit_entries_append_only ON audit_entries;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change_unless_pruned();
DROP TRIGGER audit_digests_append_only ON audit_digests;
CREATE TRIGGER audit_digests_append_only BEFORE UPDATE OR DELETE ON audit_digests
  FOR EACH ROW EXECUTE FUNCTION refuse_change_unless_pruned();
