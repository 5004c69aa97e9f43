-- Campaigns in which people keep or remove every access, with what was decided and done.
CREATE TABLE "access_reviews" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "due_day" DATE NOT NULL,
    "workspace_ids" TEXT[],
    "started_by_id" UUID,
    "started_by_name" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "repeat_months" INTEGER,
    "follows_id" UUID,
    "intent_id" UUID,
    "confirmed_by_id" UUID,
    "confirmed_by_name" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "removals" INTEGER,
    "closed_by_id" UUID,
    "closed_by_name" TEXT,
    "closed_at" TIMESTAMPTZ(3),
    "digest" TEXT,
    "note" TEXT,

    CONSTRAINT "access_reviews_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "access_reviews_follows_id_key" ON "access_reviews"("follows_id");
CREATE INDEX "access_reviews_started_at_id_idx" ON "access_reviews"("started_at" DESC, "id" DESC);

CREATE TABLE "access_review_items" (
    "review_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "workspace_id" TEXT,
    "workspace_name" TEXT,
    "name" TEXT NOT NULL,
    "holder_name" TEXT,
    "holder_person_id" UUID,
    "holds" TEXT NOT NULL,
    "last_used_day" DATE,
    "decision" TEXT,
    "reason" TEXT,
    "decided_by_id" UUID,
    "decided_by_name" TEXT,
    "decided_at" TIMESTAMPTZ(3),
    "is_lone" BOOLEAN NOT NULL DEFAULT false,
    "is_proposed" BOOLEAN NOT NULL DEFAULT false,
    "outcome" TEXT,
    "outcome_message" TEXT,
    "outcome_at" TIMESTAMPTZ(3),

    CONSTRAINT "access_review_items_pkey" PRIMARY KEY ("review_id", "position"),
    CONSTRAINT "access_review_items_review_id_fkey" FOREIGN KEY ("review_id") REFERENCES "access_reviews"("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX "access_review_items_review_id_decision_idx" ON "access_review_items"("review_id", "decision");

-- What was closed stays as it was signed; only whether it is repeated can change.
CREATE FUNCTION steward.keep_closed_review() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF OLD.closed_at IS NULL THEN
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    IF (to_jsonb(NEW) - 'repeat_months') = (to_jsonb(OLD) - 'repeat_months') THEN RETURN NEW; END IF;
  END IF;
  RAISE EXCEPTION 'a closed access review cannot be changed';
END $$;
CREATE TRIGGER access_reviews_keep_closed BEFORE UPDATE OR DELETE ON access_reviews
  FOR EACH ROW EXECUTE FUNCTION steward.keep_closed_review();

CREATE FUNCTION steward.keep_closed_review_items() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  item record;
BEGIN
  IF TG_OP = 'INSERT' THEN item := NEW; ELSE item := OLD; END IF;
  IF EXISTS (SELECT FROM public.access_reviews WHERE id = item.review_id AND closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'an item of a closed access review cannot be changed';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER access_review_items_keep_closed BEFORE INSERT OR UPDATE OR DELETE ON access_review_items
  FOR EACH ROW EXECUTE FUNCTION steward.keep_closed_review_items();
CREATE TRIGGER access_reviews_no_truncate BEFORE TRUNCATE ON access_reviews
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER access_review_items_no_truncate BEFORE TRUNCATE ON access_review_items
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
