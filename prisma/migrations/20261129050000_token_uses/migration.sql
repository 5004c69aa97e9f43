-- What a token asked for on a UTC day: by endpoint, never with an id or a question, by the status of the answer and why it was refused.
CREATE TABLE "service_token_uses" (
    "token_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "endpoint" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "requests" INTEGER NOT NULL,
    "first_at" TIMESTAMPTZ(3) NOT NULL,
    "first_address" TEXT NOT NULL,
    "last_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "service_token_uses_pkey" PRIMARY KEY ("token_id", "day", "endpoint", "status", "reason")
);

-- Notes what a token was used for since it was noted last, of a token that has been revoked meanwhile, too. A day has at most 200
-- rows of a token, and one more for each hundred of statuses; older days than 90 go.
DROP FUNCTION steward.note_token_use(text, integer, integer, text);
CREATE FUNCTION steward.note_token_use(p_secret text, p_address text, p_uses jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id uuid;
  v_day date := (now() AT TIME ZONE 'UTC')::date;
  v_rows integer;
  v_use record;
  v_is_known boolean;
BEGIN
  SELECT t.id INTO v_id FROM public.service_tokens t WHERE t.token_hash = steward.hash_of(p_secret) FOR NO KEY UPDATE;
  IF v_id IS NULL OR jsonb_typeof(p_uses) <> 'array' OR jsonb_array_length(p_uses) NOT BETWEEN 1 AND 500 THEN RETURN; END IF;
  UPDATE public.service_tokens SET last_used_at = now(), last_address = left(p_address, 64) WHERE id = v_id;
  SELECT count(*) INTO v_rows FROM public.service_token_uses u WHERE u.token_id = v_id AND u.day = v_day;
  IF v_rows = 0 THEN DELETE FROM public.service_token_uses u WHERE u.token_id = v_id AND u.day < v_day - 90; END IF;
  FOR v_use IN
    SELECT left(u->>'endpoint', 160) AS endpoint, (u->>'status')::integer AS status, left(coalesce(u->>'reason', ''), 60) AS reason,
      least(greatest((u->>'requests')::integer, 0), 1000000) AS requests,
      least(greatest((u->>'firstAt')::timestamptz, now() - interval '10 minutes'), now()) AS first_at,
      least(greatest((u->>'lastAt')::timestamptz, now() - interval '10 minutes'), now()) AS last_at
    FROM jsonb_array_elements(p_uses) u
  LOOP
    CONTINUE WHEN v_use.endpoint IS NULL OR v_use.requests IS NULL OR v_use.status IS NULL OR v_use.status NOT BETWEEN 100 AND 599;
    INSERT INTO public.service_token_days (token_id, day, requests, refused)
      VALUES (v_id, v_day, v_use.requests, CASE WHEN v_use.status BETWEEN 400 AND 499 THEN v_use.requests ELSE 0 END)
      ON CONFLICT (token_id, day) DO UPDATE SET requests = public.service_token_days.requests + excluded.requests,
        refused = public.service_token_days.refused + excluded.refused;
    v_is_known := EXISTS (SELECT FROM public.service_token_uses u WHERE u.token_id = v_id AND u.day = v_day
      AND u.endpoint = v_use.endpoint AND u.status = v_use.status AND u.reason = v_use.reason);
    IF NOT v_is_known AND v_rows >= 200 THEN
      v_use.endpoint := 'other';
      v_use.reason := '';
      v_use.status := v_use.status / 100 * 100;
    END IF;
    INSERT INTO public.service_token_uses (token_id, day, endpoint, status, reason, requests, first_at, first_address, last_at)
      VALUES (v_id, v_day, v_use.endpoint, v_use.status, v_use.reason, v_use.requests, v_use.first_at, left(p_address, 64), v_use.last_at)
      ON CONFLICT (token_id, day, endpoint, status, reason) DO UPDATE SET
        requests = public.service_token_uses.requests + excluded.requests,
        first_at = least(public.service_token_uses.first_at, excluded.first_at),
        last_at = greatest(public.service_token_uses.last_at, excluded.last_at);
    IF NOT v_is_known THEN v_rows := v_rows + 1; END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION steward.note_token_use(text, text, jsonb) FROM PUBLIC;
