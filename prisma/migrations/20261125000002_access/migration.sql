-- Access: Steward's own records of workspaces, invites, leaving and SCIM.

-- CreateTable
CREATE TABLE "workspace_profiles" (
    "workspace_id" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "audience" TEXT NOT NULL DEFAULT '',
    "tier" TEXT,
    "updated_by_id" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspace_profiles_pkey" PRIMARY KEY ("workspace_id")
);

-- CreateTable
CREATE TABLE "workspace_leads" (
    "workspace_id" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "added_by_id" UUID,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "workspace_leads_pkey" PRIMARY KEY ("workspace_id","person_id")
);

-- CreateTable
CREATE TABLE "invite_requests" (
    "id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "is_direct" BOOLEAN NOT NULL DEFAULT false,
    "requested_by_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "decision_note" TEXT,
    "invite_id" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "accepted_at" TIMESTAMPTZ(3),
    "placed_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "user_id" TEXT,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "renews_id" UUID,

    CONSTRAINT "invite_requests_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invite_placements" (
    "request_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "workspace_role" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3),
    "note" TEXT,
    "placed_at" TIMESTAMPTZ(3),
    "failure_message" TEXT,

    CONSTRAINT "invite_placements_pkey" PRIMARY KEY ("request_id","workspace_id")
);

-- CreateTable
CREATE TABLE "departures" (
    "id" UUID NOT NULL,
    "person_id" UUID,
    "user_id" TEXT,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "started_by_id" UUID,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),
    "task_closed_at" TIMESTAMPTZ(3),
    "report" JSONB NOT NULL,

    CONSTRAINT "departures_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "departure_keys" (
    "departure_id" UUID NOT NULL,
    "api_key_id" TEXT NOT NULL,
    "disposition" TEXT NOT NULL,
    "new_owner_id" TEXT,
    "reason" TEXT,
    "state" TEXT NOT NULL,
    "message" TEXT,

    CONSTRAINT "departure_keys_pkey" PRIMARY KEY ("departure_id","api_key_id")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_by_id" UUID,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "scim_tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "scim_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scim_users" (
    "id" UUID NOT NULL,
    "user_name" TEXT NOT NULL,
    "user_key" TEXT NOT NULL,
    "external_id" TEXT,
    "active" BOOLEAN NOT NULL,
    "resource" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "scim_users_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "workspace_leads_person_id_idx" ON "workspace_leads"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "invite_requests_invite_id_key" ON "invite_requests"("invite_id");

-- CreateIndex
CREATE INDEX "invite_requests_state_requested_at_idx" ON "invite_requests"("state", "requested_at");

-- CreateIndex
CREATE INDEX "invite_requests_email_idx" ON "invite_requests"("email");

-- CreateIndex
CREATE INDEX "invite_requests_requested_by_id_idx" ON "invite_requests"("requested_by_id");

-- CreateIndex
CREATE INDEX "invite_placements_workspace_id_state_idx" ON "invite_placements"("workspace_id", "state");

-- CreateIndex
CREATE INDEX "departures_user_id_idx" ON "departures"("user_id");

-- CreateIndex
CREATE INDEX "departures_state_idx" ON "departures"("state");

-- CreateIndex
CREATE INDEX "departure_keys_api_key_id_idx" ON "departure_keys"("api_key_id");

-- CreateIndex
CREATE UNIQUE INDEX "scim_tokens_token_hash_key" ON "scim_tokens"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "scim_users_user_key_key" ON "scim_users"("user_key");

-- CreateIndex
CREATE INDEX "scim_users_external_id_idx" ON "scim_users"("external_id");

-- AddForeignKey
ALTER TABLE "invite_placements" ADD CONSTRAINT "invite_placements_request_id_fkey" FOREIGN KEY ("request_id") REFERENCES "invite_requests"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "departure_keys" ADD CONSTRAINT "departure_keys_departure_id_fkey" FOREIGN KEY ("departure_id") REFERENCES "departures"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AlterTable
ALTER TABLE "api_keys" ADD COLUMN "assigned_to_id" TEXT,
ADD COLUMN "assigned_by_id" UUID,
ADD COLUMN "assigned_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "api_keys_assigned_to_id_idx" ON "api_keys"("assigned_to_id");

-- AlterTable
ALTER TABLE "intents" ADD COLUMN "actor_name" TEXT;

-- AlterTable
ALTER TABLE "intent_steps" ADD COLUMN "position" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "label" TEXT NOT NULL DEFAULT '',
ADD COLUMN "message" TEXT;

-- A change whose outcome is not known yet holds its target, too: a later one would make its read-back say the wrong thing.
DROP INDEX intents_one_running_per_target;
CREATE UNIQUE INDEX intents_one_running_per_target ON intents (target) WHERE state IN ('running', 'unknown');

-- As before, and opened by the token of an identity provider for what SCIM asks, and nothing else.
CREATE OR REPLACE FUNCTION steward.submit_intent(
  p_actor_hash text,
  p_id uuid,
  p_command text,
  p_input jsonb,
  p_input_hash text,
  p_target text,
  p_workspace_id text,
  p_idempotency_key text,
  p_request_id text,
  p_background boolean,
  p_denied_code text,
  p_denied_message text
) RETURNS TABLE (intent_id uuid, state text, is_new boolean, conflict boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person uuid;
  v_purpose text;
  v_kind text := 'person';
  v_name text;
  v_inserted uuid;
BEGIN
  IF length(p_command) > 100 OR length(p_target) > 300 OR length(p_idempotency_key) NOT BETWEEN 8 AND 255
     OR length(p_request_id) > 100 OR pg_column_size(p_input) > 1048576 THEN
    RAISE EXCEPTION 'intent out of bounds' USING ERRCODE = 'SW400';
  END IF;

  SELECT s.person_id INTO v_person
    FROM public.sessions s JOIN public.people p ON p.id = s.person_id
   WHERE s.token_hash = p_actor_hash AND s.ended_at IS NULL AND s.expires_at > now()
     AND s.last_seen_at > now() - interval '30 minutes' AND p.deactivated_at IS NULL;

  IF NOT FOUND THEN
    SELECT c.purpose, c.person_id INTO v_purpose, v_person
      FROM public.one_time_codes c
     WHERE c.code_hash = p_actor_hash AND c.used_at IS NULL AND c.expires_at > now();
    IF FOUND THEN
      IF p_command <> (CASE v_purpose WHEN 'setup' THEN 'person.create_first_owner' ELSE 'person.set_password' END) THEN
        RAISE EXCEPTION 'the code is for another change' USING ERRCODE = 'SW401';
      END IF;
      v_kind := 'code';
    ELSE
      SELECT t.name INTO v_name FROM public.scim_tokens t WHERE t.token_hash = p_actor_hash AND t.revoked_at IS NULL;
      IF NOT FOUND OR p_command NOT LIKE 'scim\_user.%' THEN
        RAISE EXCEPTION 'no live session, code or token' USING ERRCODE = 'SW401';
      END IF;
      v_kind := 'token';
    END IF;
  END IF;

  INSERT INTO public.intents (id, command, input, input_hash, target, workspace_id, actor_kind, actor_person_id, actor_code_hash, actor_name,
      idempotency_key, request_id, background, state, created_at, finished_at, error_code, error_message)
    VALUES (p_id, p_command, p_input, p_input_hash, p_target, p_workspace_id, v_kind, v_person,
      CASE v_kind WHEN 'code' THEN p_actor_hash END, v_name,
      p_idempotency_key, p_request_id, p_background,
      CASE WHEN p_denied_code IS NULL THEN 'queued' ELSE 'denied' END, now(),
      CASE WHEN p_denied_code IS NULL THEN NULL ELSE now() END, p_denied_code, left(p_denied_message, 500))
    ON CONFLICT DO NOTHING
    RETURNING id INTO v_inserted;

  IF v_inserted IS NOT NULL THEN
    PERFORM graphile_worker.add_job('intent', json_build_object('intentId', v_inserted), job_key => v_inserted::text, max_attempts => 25);
    RETURN QUERY SELECT v_inserted, CASE WHEN p_denied_code IS NULL THEN 'queued' ELSE 'denied' END, true, false;
    RETURN;
  END IF;

  RETURN QUERY
    SELECT i.id, i.state, false, (i.input_hash <> p_input_hash OR i.command <> p_command)
      FROM public.intents i
     WHERE coalesce(i.actor_person_id::text, '') = coalesce(v_person::text, '') AND i.idempotency_key = p_idempotency_key;
END $$;
