-- What the audit is filtered by is found in its order, however rare it is: a page must not read a million changes to show fifty.
CREATE INDEX "intents_source_created_at_idx" ON "intents"("source", "created_at" DESC);
CREATE INDEX "intents_actor_token_id_created_at_idx" ON "intents"("actor_token_id", "created_at" DESC);
CREATE INDEX "intents_actor_kind_created_at_idx" ON "intents"("actor_kind", "created_at" DESC);
-- A noun stands for all of its commands.
CREATE INDEX intents_noun ON intents (split_part(command, '.', 1), created_at DESC);

-- The changes about one workspace in their order: an index over a list of workspaces knows none.
CREATE TABLE "intent_workspaces" (
    "workspace_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "intent_id" UUID NOT NULL,

    CONSTRAINT "intent_workspaces_pkey" PRIMARY KEY ("workspace_id", "created_at", "intent_id")
);
INSERT INTO intent_workspaces (workspace_id, created_at, intent_id)
SELECT DISTINCT unnest(workspace_ids), created_at, id FROM intents;

CREATE FUNCTION steward.keep_intent_workspaces() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM public.intent_workspaces
    WHERE workspace_id = ANY(OLD.workspace_ids) AND created_at = OLD.created_at AND intent_id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO public.intent_workspaces (workspace_id, created_at, intent_id)
    SELECT DISTINCT unnest(NEW.workspace_ids), NEW.created_at, NEW.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER intents_keep_workspaces AFTER INSERT OR DELETE OR UPDATE OF workspace_ids, created_at ON intents
FOR EACH ROW EXECUTE FUNCTION steward.keep_intent_workspaces();
