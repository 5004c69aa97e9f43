-- When whoever holds the session last proved who they are: by signing in, or again since (`proved_with`, from `proved_ip`).
ALTER TABLE "sessions"
  ADD COLUMN "proved_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  ADD COLUMN "proved_with" TEXT,
  ADD COLUMN "proved_ip" TEXT;
UPDATE "sessions" SET "proved_at" = "created_at";
CREATE INDEX "sessions_proved_at_idx" ON "sessions"("proved_at");

-- As it was when the change was asked for; null for whoever has no session.
ALTER TABLE "intents" ADD COLUMN "proved_at" TIMESTAMPTZ(3);

-- The one place where a session is proved again. For the other functions alone.
CREATE FUNCTION steward.note_proof(p_session uuid, p_way text, p_ip text) RETURNS boolean
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
  WITH proved AS (
    UPDATE public.sessions SET proved_at = clock_timestamp(), proved_with = p_way, proved_ip = left(coalesce(p_ip, ''), 60)
     WHERE id = p_session RETURNING 1)
  SELECT EXISTS (SELECT FROM proved)
$$;

-- Whoever holds this live session knows the password, too. As at sign-in, guesses at one account wait for each other.
CREATE FUNCTION steward.prove_with_password(p_secret text, p_password_hash text, p_ip text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_session uuid;
  v_person uuid;
  v_email text;
BEGIN
  SELECT s.session_id, s.person_id, p.email INTO v_session, v_person, v_email
    FROM steward.session_of(p_secret) s JOIN public.people p ON p.id = s.person_id;
  IF v_session IS NULL THEN RETURN false; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('steward.password'), hashtext(v_email));
  PERFORM pg_sleep(0.05);
  IF NOT EXISTS (SELECT FROM public.credentials c WHERE c.person_id = v_person AND c.password_hash = p_password_hash) THEN
    RETURN false;
  END IF;
  RETURN steward.note_proof(v_session, 'password', p_ip);
END $$;

-- The configured provider has just asked whoever holds this live session, and says that it is them.
CREATE FUNCTION steward.prove_with_oidc(p_secret text, p_issuer text, p_subject text, p_ip text) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_session uuid;
BEGIN
  IF NOT steward.is_oidc_issuer(p_issuer) THEN RETURN false; END IF;
  SELECT s.session_id INTO v_session FROM steward.session_of(p_secret) s
   WHERE s.person_id = steward.person_of_identity(p_issuer, p_subject);
  IF v_session IS NULL THEN RETURN false; END IF;
  RETURN steward.note_proof(v_session, 'oidc', p_ip);
END $$;

-- The change keeps when its session was proved. The rest of the function stays as it is.
DO $$
DECLARE
  v_source text := pg_get_functiondef('steward.submit_intent'::regproc);
  v_before text := v_source;
BEGIN
  v_source := replace(v_source, $x$request_id, prepared_because, background, state,$x$,
    $x$request_id, prepared_because, proved_at, background, state,$x$);
  ASSERT v_source <> v_before;
  v_before := v_source;
  v_source := replace(v_source, $x$500) END, p_background,$x$,
    $x$500) END,
      CASE v_kind WHEN 'person' THEN (SELECT s.proved_at FROM public.sessions s WHERE s.token_hash = v_hash) END, p_background,$x$);
  ASSERT v_source <> v_before;
  EXECUTE v_source;
END
$$;

REVOKE ALL ON FUNCTION steward.note_proof(uuid, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION steward.prove_with_password(text, text, text) FROM PUBLIC;
REVOKE ALL ON FUNCTION steward.prove_with_oidc(text, text, text, text) FROM PUBLIC;
