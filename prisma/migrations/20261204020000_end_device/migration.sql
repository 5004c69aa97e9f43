-- Ends what the holder of the secret has open on the device of one of their sessions, but the calling session itself.
CREATE FUNCTION steward.end_device(p_secret text, p_session_id uuid) RETURNS integer
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH mine AS (SELECT * FROM steward.session_of(p_secret)),
  device AS (
    SELECT s.browser, s.user_agent FROM public.sessions s, mine
     WHERE s.id = p_session_id AND s.person_id = mine.person_id),
  ended AS (
    UPDATE public.sessions s SET ended_at = clock_timestamp() FROM mine, device
     WHERE s.person_id = mine.person_id AND s.ended_at IS NULL AND s.id <> mine.session_id
       AND s.browser IS NOT DISTINCT FROM device.browser
       AND (device.browser IS NOT NULL OR s.user_agent = device.user_agent)
     RETURNING 1)
  SELECT count(*)::integer FROM ended
$$;
REVOKE ALL ON FUNCTION steward.end_device(text, uuid) FROM PUBLIC;
