-- Passkeys as second factors and as proof of a fresh sign-in. The database makes the challenge and keeps it with the person, the session
-- and the purpose. The web hands over what the browser signed, once; the worker alone checks it and says whether it passes; the functions
-- that open or prove a session ask for that. No row of this table is open to the web.

ALTER TABLE "second_factors"
  ADD COLUMN "credential_id" BYTEA,
  ADD COLUMN "public_key" BYTEA,
  ADD COLUMN "counter" BIGINT,
  ADD COLUMN "transports" TEXT[] DEFAULT ARRAY[]::TEXT[];

CREATE UNIQUE INDEX "second_factors_credential_id_key" ON "second_factors"("credential_id");

-- Which second factor a session was opened with; null: none.
ALTER TABLE "sessions" ADD COLUMN "factor" TEXT;

CREATE TABLE "passkey_tries" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "session_id" UUID,
    "purpose" TEXT NOT NULL,
    "challenge" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "answer" JSONB,
    "answered_at" TIMESTAMPTZ(3),
    "passed_at" TIMESTAMPTZ(3),
    "refusal" TEXT,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "passkey_tries_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "passkey_tries_person_id_created_at_idx" ON "passkey_tries"("person_id", "created_at");

-- A new challenge of 244 random bits, and the passkeys that somebody has. For other functions alone.
CREATE FUNCTION steward.begin_passkey_try(p_person uuid, p_session uuid, p_purpose text)
RETURNS TABLE (try_id uuid, challenge text, passkeys jsonb)
LANGUAGE plpgsql VOLATILE ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_id uuid := gen_random_uuid();
  v_challenge text := rtrim(translate(encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64'), '+/', '-_'), '=');
BEGIN
  DELETE FROM public.passkey_tries t WHERE t.person_id = p_person AND t.created_at < v_now - interval '1 hour';
  INSERT INTO public.passkey_tries (id, person_id, session_id, purpose, challenge, created_at)
    VALUES (v_id, p_person, p_session, p_purpose, v_challenge, v_now);
  RETURN QUERY SELECT v_id, v_challenge, coalesce((
    SELECT jsonb_agg(jsonb_build_object(
        'id', rtrim(translate(replace(encode(f.credential_id, 'base64'), E'\n', ''), '+/', '-_'), '='),
        'transports', to_jsonb(coalesce(f.transports, '{}'))) ORDER BY f.created_at, f.id)
      FROM public.second_factors f WHERE f.person_id = p_person AND f.kind = 'passkey'), '[]'::jsonb);
END $$;

-- For whoever knows the password and has a passkey: what their browser has to sign. No row for anybody else.
CREATE FUNCTION steward.begin_passkey_sign_in(p_email text, p_password_hash text)
RETURNS TABLE (try_id uuid, challenge text, passkeys jsonb)
LANGUAGE plpgsql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_person uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.password'), hashtext(p_email));
  PERFORM pg_sleep(0.05);
  SELECT p.id INTO v_person
    FROM public.people p JOIN public.credentials c ON c.person_id = p.id
   WHERE p.email = p_email AND p.deactivated_at IS NULL AND c.password_hash = p_password_hash;
  IF v_person IS NULL OR NOT 'passkey' = ANY(steward.factors_of(v_person)) THEN RETURN; END IF;
  RETURN QUERY SELECT * FROM steward.begin_passkey_try(v_person, NULL, 'sign_in');
END $$;

-- For whoever holds this live session: to set up another passkey (`add`), or to prove the session with one (`prove`).
CREATE FUNCTION steward.begin_passkey(p_secret text, p_purpose text)
RETURNS TABLE (try_id uuid, challenge text, passkeys jsonb)
LANGUAGE plpgsql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_session uuid;
  v_person uuid;
BEGIN
  SELECT s.session_id, s.person_id INTO v_session, v_person FROM steward.session_of(p_secret) s;
  IF v_session IS NULL OR p_purpose NOT IN ('add', 'prove') THEN RETURN; END IF;
  RETURN QUERY SELECT * FROM steward.begin_passkey_try(v_person, v_session, p_purpose);
END $$;

-- Hands over what the browser signed, for the worker to check. Once, and within five minutes.
CREATE FUNCTION steward.answer_passkey(p_try uuid, p_answer jsonb) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.passkey_tries SET answer = p_answer, answered_at = clock_timestamp()
   WHERE id = p_try AND purpose <> 'add' AND answered_at IS NULL AND created_at > clock_timestamp() - interval '5 minutes'
     AND length(p_answer::text) < 20000;
  IF NOT FOUND THEN RETURN false; END IF;
  PERFORM graphile_worker.add_job('passkey', json_build_object('tryId', p_try), job_key => 'passkey ' || p_try, max_attempts => 3);
  RETURN true;
END $$;

-- What the worker said: `passed`, or why not; null before it has.
CREATE FUNCTION steward.passkey_answer(p_try uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN passed_at IS NOT NULL THEN 'passed' ELSE refusal END FROM public.passkey_tries WHERE id = p_try
$$;

-- As before, and a passkey's answer that the worker has passed. Says which kind passed; null: none. Recovery codes are looked at where
-- they count alone: a wrong place must not use one up.
DROP FUNCTION steward.pass_try(uuid, uuid);
CREATE FUNCTION steward.pass_try(p_person uuid, p_try uuid, p_recovery boolean) RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_try public.factor_tries;
  v_kind text;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.factor'), hashtext(p_person::text));
  UPDATE public.passkey_tries SET used_at = v_now
   WHERE id = p_try AND person_id = p_person AND purpose = 'sign_in' AND used_at IS NULL AND passed_at > v_now - interval '2 minutes';
  IF FOUND THEN
    DELETE FROM public.factor_tries WHERE person_id = p_person;
    RETURN 'passkey';
  END IF;
  UPDATE public.factor_tries SET judged_at = v_now
   WHERE id = p_try AND person_id = p_person AND judged_at IS NULL AND at > v_now - interval '2 minutes'
     AND transaction_id <> pg_current_xact_id()::text::bigint
  RETURNING * INTO v_try;
  IF v_try.id IS NULL THEN RETURN NULL; END IF;
  UPDATE public.second_factors f SET last_step = found.step, last_used_at = v_now
    FROM (SELECT id, steward.totp_step(seed, v_try.code_hash, v_try.at) AS step FROM public.second_factors
           WHERE person_id = p_person AND kind = 'totp') found
   WHERE f.id = found.id AND found.step > coalesce(f.last_step, 0);
  IF FOUND THEN v_kind := 'totp'; END IF;
  IF p_recovery THEN
    UPDATE public.recovery_codes SET used_at = v_now
     WHERE person_id = p_person AND code_hash = v_try.code_hash AND used_at IS NULL;
    IF FOUND THEN v_kind := 'recovery'; END IF;
  END IF;
  IF v_kind IS NULL THEN RETURN NULL; END IF;
  DELETE FROM public.factor_tries WHERE person_id = p_person AND id <> p_try;
  UPDATE public.factor_tries SET is_guessable = false WHERE id = p_try;
  RETURN v_kind;
END $$;

-- As before; the session keeps which factor it was opened with.
CREATE OR REPLACE FUNCTION steward.open_password_session(p_email text, p_password_hash text, p_try uuid, p_secret text, p_user_agent text, p_ip text)
RETURNS TABLE (session_id uuid, asks text[])
LANGUAGE plpgsql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_person uuid;
  v_factors text[];
  v_kind text;
  v_session uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.password'), hashtext(p_email));
  PERFORM pg_sleep(0.05);
  SELECT p.id INTO v_person
    FROM public.people p JOIN public.credentials c ON c.person_id = p.id
   WHERE p.email = p_email AND p.deactivated_at IS NULL AND c.password_hash = p_password_hash;
  IF v_person IS NULL THEN RETURN QUERY SELECT NULL::uuid, '{}'::text[]; RETURN; END IF;
  v_factors := steward.factors_of(v_person);
  IF cardinality(v_factors) > 0 THEN
    v_kind := steward.pass_try(v_person, p_try, true);
    IF v_kind IS NULL THEN
      RETURN QUERY SELECT NULL::uuid, v_factors;
      RETURN;
    END IF;
  END IF;
  v_session := steward.insert_session(v_person, 'password', p_secret, p_user_agent, p_ip);
  UPDATE public.sessions SET factor = v_kind WHERE id = v_session;
  RETURN QUERY SELECT v_session, '{}'::text[];
END $$;

-- As before; whoever has a second factor proves it, too, as they sign in: without it, a thief of session and password could remove it.
-- `password`: that was wrong; `code`: it was right, and the code was not.
DROP FUNCTION steward.prove_with_password(text, text, text);
CREATE FUNCTION steward.prove_with_password(p_secret text, p_password_hash text, p_try uuid, p_ip text) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_session uuid;
  v_person uuid;
  v_email text;
  v_way text := 'password';
BEGIN
  SELECT s.session_id, s.person_id, p.email INTO v_session, v_person, v_email
    FROM steward.session_of(p_secret) s JOIN public.people p ON p.id = s.person_id;
  IF v_session IS NULL THEN RETURN 'password'; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('steward.password'), hashtext(v_email));
  PERFORM pg_sleep(0.05);
  IF NOT EXISTS (SELECT FROM public.credentials c WHERE c.person_id = v_person AND c.password_hash = p_password_hash) THEN
    RETURN 'password';
  END IF;
  IF cardinality(steward.factors_of(v_person)) > 0 THEN
    IF steward.pass_try(v_person, p_try, false) IS DISTINCT FROM 'totp' THEN RETURN 'code'; END IF;
    v_way := 'password_totp';
  END IF;
  RETURN CASE WHEN steward.note_proof(v_session, v_way, p_ip) THEN 'proved' ELSE 'password' END;
END $$;

-- Whoever holds this live session has a passkey that the worker has just passed for it.
CREATE FUNCTION steward.prove_with_passkey(p_secret text, p_try uuid, p_ip text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_session uuid;
BEGIN
  SELECT s.session_id INTO v_session FROM steward.session_of(p_secret) s;
  UPDATE public.passkey_tries SET used_at = clock_timestamp()
   WHERE id = p_try AND session_id = v_session AND purpose = 'prove' AND used_at IS NULL
     AND passed_at > clock_timestamp() - interval '2 minutes';
  IF NOT FOUND THEN RETURN false; END IF;
  RETURN steward.note_proof(v_session, 'passkey', p_ip);
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM PUBLIC;
