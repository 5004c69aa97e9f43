-- What a change is of, in columns of its own and with its name at that time; by whom, in which role, through which door and
-- from where; what it was before and is after. Entries of format 1 stay as they are for ever; a table beside them holds what
-- their target tells.
ALTER TABLE "intents"
  ADD COLUMN "subject_kind" TEXT,
  ADD COLUMN "subject_within" TEXT,
  ADD COLUMN "subject_id" TEXT,
  ADD COLUMN "subject_name" TEXT,
  ADD COLUMN "workspace_ids" TEXT[],
  ADD COLUMN "actor_token_id" UUID,
  ADD COLUMN "role" TEXT,
  ADD COLUMN "source" TEXT,
  ADD COLUMN "address" TEXT,
  ADD COLUMN "agent" TEXT,
  ADD COLUMN "before" JSONB,
  ADD COLUMN "after" JSONB,
  ADD COLUMN "upstream_request_ids" TEXT[];

UPDATE intents SET
  subject_kind = split_part(target, ':', 1),
  subject_within = CASE WHEN target ~ '^(member|lead):' THEN split_part(target, ':', 2) END,
  subject_id = CASE WHEN target ~ '^(member|lead):' THEN substr(target, length(split_part(target, ':', 1)) + length(split_part(target, ':', 2)) + 3)
    ELSE substr(target, strpos(target, ':') + 1) END,
  source = CASE actor_kind WHEN 'token' THEN 'scim' WHEN 'system' THEN 'system' ELSE 'web' END,
  actor_token_id = CASE actor_kind WHEN 'token' THEN
    (SELECT t.id FROM scim_tokens t WHERE t.name = actor_name ORDER BY t.revoked_at IS NOT NULL, t.created_at DESC LIMIT 1) END,
  workspace_ids = array_remove(ARRAY[workspace_id, CASE WHEN command = 'workspace.create' THEN result->>'workspaceId' END], NULL)
    || CASE WHEN command = 'structure.set_up' AND jsonb_typeof(result->'workspaceIds') = 'array'
         THEN ARRAY(SELECT jsonb_array_elements_text(result->'workspaceIds')) ELSE '{}' END,
  upstream_request_ids = '{}';

-- Of what was changed before, the names of today are all that is known.
UPDATE intents i SET subject_name = coalesce(
  CASE i.target
    WHEN 'sync:organization' THEN 'The organisation'
    WHEN 'connection:organization' THEN 'The organisation'
    WHEN 'structure:organization' THEN 'The organisation'
    WHEN 'installation:owner' THEN 'Steward'
    WHEN 'installation:1' THEN 'Steward'
    WHEN 'scim_tokens:all' THEN 'SCIM tokens'
    WHEN 'setting:leaving' THEN 'What SCIM does'
    WHEN 'invites:requests' THEN 'Several people'
    WHEN 'settings:invites' THEN 'Invites'
    WHEN 'settings:fiscal_year' THEN 'Fiscal year'
    WHEN 'credential:own' THEN 'Their own sign-in'
    WHEN 'rate_limits:organization' THEN 'Several workspaces'
  END,
  CASE i.subject_kind
    WHEN 'workspace' THEN (SELECT w.name FROM workspaces w WHERE w.id = i.subject_id)
    WHEN 'rate_limits' THEN (SELECT w.name FROM workspaces w WHERE w.id = i.subject_id)
    WHEN 'api_key' THEN (SELECT k.name FROM api_keys k WHERE k.id = i.subject_id)
    WHEN 'user' THEN (SELECT coalesce(nullif(u.name, ''), u.email) FROM users u WHERE u.id = i.subject_id)
    WHEN 'person' THEN (SELECT coalesce(nullif(p.name, ''), p.email) FROM people p WHERE p.id::text = i.subject_id)
    WHEN 'invite' THEN (SELECT r.email FROM invite_requests r WHERE r.id::text = i.subject_id)
    WHEN 'session' THEN (SELECT coalesce(nullif(p.name, ''), p.email) FROM sessions s JOIN people p ON p.id = s.person_id
      WHERE s.id::text = i.subject_id)
    WHEN 'console_invite' THEN (SELECT v.email FROM invites v WHERE v.id = i.subject_id)
    WHEN 'departure' THEN (SELECT d.name FROM departures d WHERE d.id::text = i.subject_id)
    WHEN 'scim_user' THEN (SELECT s.user_name FROM scim_users s WHERE s.id::text = i.subject_id)
    WHEN 'scim_token' THEN (SELECT t.name FROM scim_tokens t WHERE t.id::text = i.subject_id)
    WHEN 'member' THEN (SELECT coalesce(nullif(u.name, ''), u.email) FROM users u WHERE u.id = i.subject_id)
      || coalesce(' in ' || (SELECT w.name FROM workspaces w WHERE w.id = i.subject_within), '')
    WHEN 'lead' THEN (SELECT coalesce(nullif(p.name, ''), p.email) FROM people p WHERE p.id::text = i.subject_id)
      || coalesce(' in ' || (SELECT w.name FROM workspaces w WHERE w.id = i.subject_within), '')
  END, i.subject_id);

ALTER TABLE "intents"
  ALTER COLUMN "subject_kind" SET NOT NULL,
  ALTER COLUMN "subject_id" SET NOT NULL,
  ALTER COLUMN "source" SET NOT NULL,
  ALTER COLUMN "workspace_ids" SET DEFAULT ARRAY[]::TEXT[],
  ALTER COLUMN "upstream_request_ids" SET DEFAULT ARRAY[]::TEXT[],
  ADD CONSTRAINT intents_target_of_subject
    CHECK (target = subject_kind || ':' || coalesce(subject_within || ':', '') || subject_id);

CREATE INDEX "intents_subject_kind_subject_id_created_at_idx" ON "intents"("subject_kind", "subject_id", "created_at" DESC);
CREATE INDEX "intents_actor_person_id_created_at_idx" ON "intents"("actor_person_id", "created_at" DESC);
CREATE INDEX "intents_command_created_at_idx" ON "intents"("command", "created_at" DESC);
CREATE INDEX "intents_workspace_ids_idx" ON "intents" USING GIN ("workspace_ids");

ALTER TABLE "audit_entries"
  ADD COLUMN "format" SMALLINT NOT NULL DEFAULT 1,
  ADD COLUMN "subject_kind" TEXT,
  ADD COLUMN "subject_within" TEXT,
  ADD COLUMN "subject_id" TEXT,
  ADD COLUMN "subject_name" TEXT,
  ADD COLUMN "workspace_ids" TEXT[],
  ADD COLUMN "principal_id" TEXT,
  ADD COLUMN "role" TEXT,
  ADD COLUMN "source" TEXT,
  ADD COLUMN "address" TEXT,
  ADD COLUMN "agent" TEXT,
  ADD COLUMN "before" JSONB,
  ADD COLUMN "after" JSONB,
  ADD COLUMN "upstream_request_ids" TEXT[];

CREATE TABLE "audit_subjects" (
    "seq" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "within" TEXT,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "audit_subjects_pkey" PRIMARY KEY ("seq")
);
CREATE INDEX "audit_subjects_kind_id_idx" ON "audit_subjects"("kind", "id");
INSERT INTO audit_subjects (seq, kind, within, id, name)
SELECT e.seq, i.subject_kind, i.subject_within, i.subject_id, i.subject_name
FROM audit_entries e JOIN intents i ON i.id = e.intent_id AND i.target = e.target;
INSERT INTO audit_subjects (seq, kind, id, name)
SELECT seq, split_part(target, ':', 1), substr(target, strpos(target, ':') + 1), substr(target, strpos(target, ':') + 1)
FROM audit_entries ON CONFLICT DO NOTHING;

-- Every name under which something was changed: an old name finds it, too.
CREATE TABLE "subject_names" (
    "kind" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "subject_names_pkey" PRIMARY KEY ("kind","id","name")
);
INSERT INTO subject_names (kind, id, name) SELECT DISTINCT subject_kind, subject_id, subject_name FROM intents;

-- Found by the index above.
DROP INDEX intents_offboardings;

-- As before, but for: what the change is of comes in parts, and where it was asked for comes with it.
DROP FUNCTION steward.submit_intent(text, uuid, text, jsonb, text, text, text, text, text, boolean, text, text);
CREATE FUNCTION steward.submit_intent(
  p_secret text,
  p_id uuid,
  p_command text,
  p_input jsonb,
  p_input_hash text,
  p_subject jsonb,
  p_workspace_id text,
  p_idempotency_key text,
  p_request_id text,
  p_background boolean,
  p_denied_code text,
  p_denied_message text,
  p_about jsonb DEFAULT '{}'
) RETURNS TABLE (intent_id uuid, state text, is_new boolean, conflict boolean, wait_seconds integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_hash text := steward.hash_of(p_secret);
  v_person uuid;
  v_purpose text;
  v_kind text := 'person';
  v_name text;
  v_principal text;
  v_code text := p_denied_code;
  v_message text := left(p_denied_message, 500);
  v_wait integer;
  v_now timestamptz;
  v_hour timestamptz;
  v_same uuid;
  v_same_at timestamptz;
  v_inserted uuid;
  v_token uuid;
  v_subject_kind text := p_subject->>'kind';
  v_within text := p_subject->>'within';
  v_subject_id text := p_subject->>'id';
  v_target text := v_subject_kind || ':' || coalesce(v_within || ':', '') || v_subject_id;
  v_workspaces text[] := ARRAY(SELECT w FROM jsonb_array_elements_text(p_about->'workspaceIds') w
    UNION SELECT p_workspace_id WHERE p_workspace_id IS NOT NULL ORDER BY 1 LIMIT 200);
BEGIN
  IF length(p_secret) > 500 OR length(p_command) > 100 OR length(p_input_hash) > 100 OR coalesce(length(v_target) > 300, true)
     OR pg_column_size(p_about) > 65536
     OR length(p_workspace_id) > 200 OR length(p_idempotency_key) NOT BETWEEN 8 AND 255
     OR length(p_request_id) > 100 OR length(p_denied_code) > 60 OR pg_column_size(p_input) > 1048576 THEN
    RAISE EXCEPTION 'intent out of bounds' USING ERRCODE = 'SW400';
  END IF;

  SELECT s.person_id INTO v_person FROM steward.session_of(p_secret) s;
  IF NOT FOUND THEN
    SELECT c.purpose, c.person_id INTO v_purpose, v_person
      FROM public.one_time_codes c
     WHERE c.code_hash = v_hash AND c.used_at IS NULL AND c.expires_at > now();
    IF FOUND THEN
      IF p_command <> (CASE v_purpose WHEN 'setup' THEN 'person.create_first_owner' ELSE 'person.set_password' END) THEN
        RAISE EXCEPTION 'the code is for another change' USING ERRCODE = 'SW401';
      END IF;
      v_kind := 'code';
    ELSE
      SELECT t.id, t.name INTO v_token, v_name FROM public.scim_tokens t WHERE t.token_hash = v_hash AND t.revoked_at IS NULL;
      IF NOT FOUND OR p_command NOT LIKE 'scim\_user.%' THEN
        RAISE EXCEPTION 'no live session, code or token' USING ERRCODE = 'SW401';
      END IF;
      v_kind := 'token';
    END IF;
  END IF;

  -- From here on this principal's calls go one after the other.
  v_principal := steward.principal_of(v_kind, v_person, v_name);
  v_wait := steward.count_intent(v_kind, v_principal);
  v_now := date_trunc('milliseconds', clock_timestamp());

  RETURN QUERY
    SELECT i.id, i.state, false, (i.input_hash <> p_input_hash OR i.command <> p_command), 0
      FROM public.intents i
     WHERE coalesce(i.actor_person_id::text, '') = coalesce(v_person::text, '') AND i.idempotency_key = p_idempotency_key;
  IF FOUND THEN
    -- What was sent before is not asked for again.
    UPDATE public.principals SET asked = asked - 1 WHERE name = v_principal AND v_wait = 0;
    RETURN;
  END IF;

  IF v_wait > 0 THEN
    v_code := 'throttled';
    v_message := 'More changes were asked for within a minute than one may ask for. Nothing was changed.';
  END IF;

  IF v_code IS NOT NULL THEN
    v_hour := date_trunc('hour', v_now, 'UTC');
    SELECT i.id, i.created_at INTO v_same, v_same_at
      FROM public.intents i
     WHERE i.state = 'denied' AND steward.principal_of(i.actor_kind, i.actor_person_id, i.actor_name) = v_principal
       AND i.created_at >= v_hour - interval '1 hour' AND i.error_code = v_code
       AND (v_code = 'throttled' OR (i.command = p_command AND i.error_message = v_message))
     ORDER BY i.created_at DESC LIMIT 1;
    IF v_same_at >= v_hour THEN
      UPDATE public.intents SET refusals = refusals + 1 WHERE id = v_same;
      RETURN QUERY SELECT v_same, 'denied', false, false, v_wait;
      RETURN;
    END IF;
  END IF;

  INSERT INTO public.intents (id, command, input, input_hash, target, subject_kind, subject_within, subject_id, subject_name, workspace_id,
      workspace_ids, source, address, agent, actor_kind, actor_person_id, actor_token_id, actor_code_hash, actor_name,
      idempotency_key, request_id, background, state, created_at, finished_at, error_code, error_message, refusals, refusals_due)
    VALUES (p_id, p_command, CASE WHEN v_code IS NULL THEN p_input ELSE '{}' END, p_input_hash, v_target, v_subject_kind, v_within, v_subject_id, left(p_subject->>'name', 300),
      p_workspace_id, v_workspaces, CASE v_kind WHEN 'token' THEN 'scim' ELSE 'web' END, left(p_about->>'address', 64),
      left(p_about->>'agent', 400), v_kind, v_person, v_token,
      CASE v_kind WHEN 'code' THEN v_hash END, v_name,
      p_idempotency_key, p_request_id, p_background,
      CASE WHEN v_code IS NULL THEN 'queued' ELSE 'denied' END, v_now,
      CASE WHEN v_code IS NOT NULL THEN v_now END, v_code, v_message,
      CASE WHEN v_code IS NULL THEN 0 ELSE 1 END,
      CASE WHEN v_code IS NOT NULL THEN CASE WHEN v_same IS NULL THEN v_now ELSE v_hour + interval '1 hour' END END)
    ON CONFLICT DO NOTHING
    RETURNING id INTO v_inserted;
  IF v_inserted IS NULL THEN
    RAISE EXCEPTION 'the id or the key is taken' USING ERRCODE = 'SW400';
  END IF;

  PERFORM graphile_worker.add_job('intent', json_build_object('intentId', v_inserted), job_key => v_inserted::text, max_attempts => 25);
  RETURN QUERY SELECT v_inserted, CASE WHEN v_code IS NULL THEN 'queued' ELSE 'denied' END, true, false, v_wait;
END $$;

REVOKE ALL ON FUNCTION steward.submit_intent(text, uuid, text, jsonb, text, jsonb, text, text, text, boolean, text, text, jsonb) FROM PUBLIC;
