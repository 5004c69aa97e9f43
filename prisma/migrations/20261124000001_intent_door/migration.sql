-- What Prisma's schema language cannot say: the one function the web may call, and the rules that keep the audit append-only.

CREATE UNIQUE INDEX intents_actor_idempotency_key ON intents (coalesce(actor_person_id::text, ''), idempotency_key);
CREATE UNIQUE INDEX intents_one_running_per_target ON intents (target) WHERE state = 'running';

INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, 'genesis');

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are append-only';
END $$;
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_entries_no_truncate BEFORE TRUNCATE ON audit_entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE SCHEMA steward;

CREATE FUNCTION steward.submit_intent(
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
    IF NOT FOUND OR p_command <> (CASE v_purpose WHEN 'setup' THEN 'person.create_first_owner' ELSE 'person.set_password' END) THEN
      RAISE EXCEPTION 'no live session or code' USING ERRCODE = 'SW401';
    END IF;
    v_kind := 'code';
  END IF;

  INSERT INTO public.intents (id, command, input, input_hash, target, workspace_id, actor_kind, actor_person_id, actor_code_hash,
      idempotency_key, request_id, background, state, created_at, finished_at, error_code, error_message)
    VALUES (p_id, p_command, p_input, p_input_hash, p_target, p_workspace_id, v_kind, v_person,
      CASE v_kind WHEN 'code' THEN p_actor_hash END,
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

REVOKE ALL ON FUNCTION steward.submit_intent(text, uuid, text, jsonb, text, text, text, text, text, boolean, text, text) FROM PUBLIC;
