-- CreateTable
CREATE TABLE "principals" (
    "name" TEXT NOT NULL,
    "window_at" TIMESTAMPTZ(3) NOT NULL,
    "asked" INTEGER NOT NULL DEFAULT 0,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "principals_pkey" PRIMARY KEY ("name")
);

-- AlterTable
ALTER TABLE "intents" ADD COLUMN "refusals" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "refusals_chained" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "refusals_due" TIMESTAMPTZ(3);

-- What was refused before keeps nothing of its input either.
UPDATE intents i SET input = '{}', refusals = 1, refusals_due = created_at,
  refusals_chained = EXISTS (SELECT FROM audit_entries e WHERE e.intent_id = i.id)::int
  WHERE state = 'denied';

-- Who asks, as one text: rates, turns and refusals are counted by it.
CREATE FUNCTION steward.principal_of(kind text, person uuid, name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$ SELECT kind || ':' || coalesce(person::text, name, '') $$;
REVOKE ALL ON FUNCTION steward.principal_of(text, uuid, text) FROM PUBLIC;

CREATE INDEX intents_waiting ON intents (steward.principal_of(actor_kind, actor_person_id, actor_name), created_at) WHERE state = 'queued';
CREATE INDEX intents_refused ON intents (steward.principal_of(actor_kind, actor_person_id, actor_name), created_at) WHERE state = 'denied';
CREATE INDEX intents_refusals_due ON intents (refusals_due) WHERE refusals > refusals_chained;

-- How many changes a principal may ask for in a minute. A change of many things is one; nobody at work comes near.
CREATE FUNCTION steward.intents_per_minute(kind text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE kind WHEN 'person' THEN 240 WHEN 'token' THEN 1500 WHEN 'system' THEN 6000 ELSE 20 END
$$;
REVOKE ALL ON FUNCTION steward.intents_per_minute(text) FROM PUBLIC;

-- Counts an intent of this principal: 0, or in how many seconds there is room again. Whoever counts holds the principal's row.
CREATE FUNCTION steward.count_intent(p_kind text, p_principal text) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamptz;
  v_window timestamptz;
  v_asked integer;
BEGIN
  INSERT INTO public.principals (name, window_at) VALUES (p_principal, clock_timestamp()) ON CONFLICT DO NOTHING;
  SELECT window_at, asked INTO v_window, v_asked FROM public.principals WHERE name = p_principal FOR UPDATE;
  v_now := clock_timestamp();
  -- A window of the future is what a clock that was set back leaves behind.
  IF v_window <= v_now - interval '1 minute' OR v_window > v_now + interval '1 minute' THEN
    v_window := v_now;
    v_asked := 0;
  END IF;
  IF v_asked >= steward.intents_per_minute(p_kind) THEN
    RETURN greatest(1, ceil(extract(epoch FROM v_window + interval '1 minute' - v_now)))::integer;
  END IF;
  UPDATE public.principals SET window_at = v_window, asked = v_asked + 1 WHERE name = p_principal;
  RETURN 0;
END $$;
REVOKE ALL ON FUNCTION steward.count_intent(text, text) FROM PUBLIC;

-- As before, but for: it takes the secret itself, so that a hash read from a table opens nothing; it counts what a principal
-- asks for; and what is refused keeps no input, stands once an hour for each kind of refusal, and counts the rest there.
DROP FUNCTION steward.submit_intent(text, uuid, text, jsonb, text, text, text, text, text, boolean, text, text);
CREATE FUNCTION steward.submit_intent(
  p_secret text,
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
BEGIN
  IF length(p_secret) > 500 OR length(p_command) > 100 OR length(p_input_hash) > 100 OR length(p_target) > 300
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
      SELECT t.name INTO v_name FROM public.scim_tokens t WHERE t.token_hash = v_hash AND t.revoked_at IS NULL;
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

  INSERT INTO public.intents (id, command, input, input_hash, target, workspace_id, actor_kind, actor_person_id, actor_code_hash, actor_name,
      idempotency_key, request_id, background, state, created_at, finished_at, error_code, error_message, refusals, refusals_due)
    VALUES (p_id, p_command, CASE WHEN v_code IS NULL THEN p_input ELSE '{}' END, p_input_hash, p_target, p_workspace_id, v_kind, v_person,
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

REVOKE ALL ON FUNCTION steward.submit_intent(text, uuid, text, jsonb, text, text, text, text, text, boolean, text, text) FROM PUBLIC;
