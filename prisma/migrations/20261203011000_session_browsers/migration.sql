-- The browser of a session, by a hash of the random name in its cookie: one that a person has not used before is new to them.
ALTER TABLE "sessions" ADD COLUMN "browser" TEXT;

-- Named once, by whoever has just signed in with it.
CREATE FUNCTION steward.name_browser(p_secret text, p_browser text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.sessions SET browser = left(p_browser, 64)
   WHERE token_hash = steward.hash_of(p_secret) AND browser IS NULL AND created_at > clock_timestamp() - interval '1 minute'
$$;
REVOKE ALL ON FUNCTION steward.name_browser(text, text) FROM PUBLIC;

-- The sign-ins of one person, among all that they changed.
CREATE INDEX intents_sign_ins ON intents (actor_person_id, created_at DESC)
  WHERE command IN ('session.sign_in', 'session.sign_in_new_network', 'session.prove');
