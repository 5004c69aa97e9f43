-- The web's role reads no hash of a session, code, token or password. It brings the secret itself to one of these functions,
-- which hashes it. The database's clock decides, not the caller's, and not the start of a transaction that is kept open.

CREATE TABLE "oidc_issuers" (
    "issuer" TEXT NOT NULL,

    CONSTRAINT "oidc_issuers_pkey" PRIMARY KEY ("issuer")
);

CREATE FUNCTION steward.hash_of(p_secret text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p_secret, 'UTF8')), 'hex');

-- The live session that this secret opens, if there is one.
CREATE FUNCTION steward.session_of(p_secret text)
RETURNS TABLE (session_id uuid, person_id uuid, last_seen_at timestamptz)
LANGUAGE sql STABLE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT s.id, s.person_id, s.last_seen_at
    FROM public.sessions s JOIN public.people p ON p.id = s.person_id
   WHERE s.token_hash = steward.hash_of(p_secret) AND s.ended_at IS NULL AND s.expires_at > clock_timestamp()
     AND s.last_seen_at > clock_timestamp() - interval '30 minutes' AND p.deactivated_at IS NULL
$$;

-- Notes that a live session was used, at most once a minute.
CREATE FUNCTION steward.touch_session(p_secret text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.sessions SET last_seen_at = clock_timestamp()
   WHERE id = (SELECT session_id FROM steward.session_of(p_secret))
     AND last_seen_at <= clock_timestamp() - interval '1 minute'
$$;

-- Ends the session of this secret, whether or not it is still in use.
CREATE FUNCTION steward.end_session(p_secret text) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH ended AS (
    UPDATE public.sessions SET ended_at = clock_timestamp()
     WHERE token_hash = steward.hash_of(p_secret) AND ended_at IS NULL RETURNING 1)
  SELECT EXISTS (SELECT FROM ended)
$$;

-- Ends one session of the person behind the secret, or (null) all but the secret's own; returns how many.
CREATE FUNCTION steward.end_sessions(p_secret text, p_session_id uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (SELECT * FROM steward.session_of(p_secret)),
  ended AS (
    UPDATE public.sessions s SET ended_at = clock_timestamp() FROM mine
     WHERE s.person_id = mine.person_id AND s.ended_at IS NULL
       AND CASE WHEN p_session_id IS NULL THEN s.id <> mine.session_id ELSE s.id = p_session_id END
     RETURNING 1)
  SELECT count(*)::integer FROM ended
$$;

-- The one place where a session begins. For the other functions alone.
CREATE FUNCTION steward.insert_session(p_person uuid, p_method text, p_secret text, p_user_agent text, p_ip text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id uuid := gen_random_uuid();
  v_now timestamptz := clock_timestamp();
BEGIN
  IF p_secret IS NULL OR length(p_secret) NOT BETWEEN 32 AND 200 THEN
    RAISE EXCEPTION 'session secret out of bounds' USING ERRCODE = 'SW400';
  END IF;
  INSERT INTO public.sessions (id, token_hash, person_id, method, user_agent, ip, created_at, last_seen_at, expires_at)
    VALUES (v_id, steward.hash_of(p_secret), p_person, p_method, left(coalesce(p_user_agent, ''), 300),
      left(coalesce(p_ip, ''), 60), v_now, v_now, v_now + interval '12 hours');
  RETURN v_id;
END $$;

-- How this person's password is hashed: algorithm, cost and salt, never the hash. Null: nobody of that address has a password.
CREATE FUNCTION steward.password_recipe(p_email text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT regexp_replace(c.password_hash, '\$[^$]*$', '')
    FROM public.people p JOIN public.credentials c ON c.person_id = p.id
   WHERE p.email = p_email AND p.deactivated_at IS NULL
$$;

-- Opens a session for whoever knows the password: the caller hashes what was typed by the recipe, the database compares. Guesses at
-- one address wait for each other, and each waits before it is judged: no number of connections guesses faster than twenty a second.
CREATE FUNCTION steward.open_password_session(p_email text, p_password_hash text, p_secret text, p_user_agent text, p_ip text)
RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_person uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.password'), hashtext(p_email));
  PERFORM pg_sleep(0.05);
  SELECT p.id INTO v_person
    FROM public.people p JOIN public.credentials c ON c.person_id = p.id
   WHERE p.email = p_email AND p.deactivated_at IS NULL AND c.password_hash = p_password_hash;
  IF v_person IS NULL THEN RETURN NULL; END IF;
  RETURN steward.insert_session(v_person, 'password', p_secret, p_user_agent, p_ip);
END $$;

-- Whose identity this is: subjects are not readable, so it takes the provider's own word to ask.
CREATE FUNCTION steward.person_of_identity(p_issuer text, p_subject text) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT person_id FROM public.identities WHERE issuer = p_issuer AND subject = p_subject
$$;

CREATE FUNCTION steward.is_oidc_issuer(p_issuer text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (SELECT FROM public.oidc_issuers WHERE rtrim(issuer, '/') = rtrim(p_issuer, '/'))
$$;

-- Links an identity of the configured provider to the person of that address who has none of it yet; returns whose it is then.
CREATE FUNCTION steward.link_identity(p_issuer text, p_subject text, p_email text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_person uuid;
BEGIN
  IF NOT steward.is_oidc_issuer(p_issuer) OR length(p_subject) NOT BETWEEN 1 AND 255 THEN RETURN NULL; END IF;
  -- Locked: two first sign-ins at once must not leave one person with two identities.
  SELECT p.id INTO v_person FROM public.people p WHERE p.email = p_email AND p.deactivated_at IS NULL FOR NO KEY UPDATE;
  IF v_person IS NOT NULL AND NOT EXISTS (
      SELECT FROM public.identities i WHERE i.person_id = v_person AND rtrim(i.issuer, '/') = rtrim(p_issuer, '/')) THEN
    INSERT INTO public.identities (id, issuer, subject, email, person_id, created_at)
      VALUES (gen_random_uuid(), p_issuer, p_subject, p_email, v_person, clock_timestamp())
      ON CONFLICT (issuer, subject) DO NOTHING;
  END IF;
  RETURN steward.person_of_identity(p_issuer, p_subject);
END $$;

-- Opens a session for whoever the configured provider says it is.
CREATE FUNCTION steward.open_oidc_session(p_issuer text, p_subject text, p_secret text, p_user_agent text, p_ip text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_person uuid;
BEGIN
  IF NOT steward.is_oidc_issuer(p_issuer) THEN RETURN NULL; END IF;
  SELECT p.id INTO v_person FROM public.people p
   WHERE p.id = steward.person_of_identity(p_issuer, p_subject) AND p.deactivated_at IS NULL;
  IF v_person IS NULL THEN RETURN NULL; END IF;
  RETURN steward.insert_session(v_person, 'oidc', p_secret, p_user_agent, p_ip);
END $$;

-- The token of an identity provider, if it is not revoked; notes its use at most once a minute.
CREATE FUNCTION steward.scim_token_of(p_secret text) RETURNS TABLE (token_id uuid, name text)
LANGUAGE plpgsql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  UPDATE public.scim_tokens t SET last_used_at = clock_timestamp()
   WHERE t.token_hash = steward.hash_of(p_secret) AND t.revoked_at IS NULL
     AND coalesce(t.last_used_at, '-infinity') <= clock_timestamp() - interval '1 minute';
  RETURN QUERY SELECT t.id, t.name FROM public.scim_tokens t
    WHERE t.token_hash = steward.hash_of(p_secret) AND t.revoked_at IS NULL;
END $$;

-- Lets tries that are counted together wait for each other, without the right to take the worker's locks.
CREATE FUNCTION steward.lock_attempts(p_key text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
  SELECT pg_advisory_xact_lock(hashtext('steward.attempts'), hashtext(p_key))
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM PUBLIC;
