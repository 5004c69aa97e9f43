-- What a key took of a minute, over all gateways. The minute is that of the database's clock.
CREATE TABLE "gateway_minutes" (
    "key_id" UUID NOT NULL,
    "minute" TIMESTAMPTZ(0) NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "input_tokens" BIGINT NOT NULL DEFAULT 0,
    "output_tokens" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "gateway_minutes_pkey" PRIMARY KEY ("key_id", "minute")
);
CREATE INDEX "gateway_minutes_minute_idx" ON "gateway_minutes"("minute");

-- A slice of what is left of this minute's requests: a twentieth, at least one, and one alone where tokens count as well.
-- None where one of the limits is reached, with which one it is.
CREATE FUNCTION steward.take_gateway_minute(p_key uuid)
RETURNS TABLE (slice bigint, reached text, ends_ms double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_minute timestamptz := date_trunc('minute', clock_timestamp());
  v_key record;
  v_taken record;
  v_slice bigint := 0;
  v_reached text;
BEGIN
  SELECT k.requests_per_minute AS requests, k.input_tokens_per_minute AS input, k.output_tokens_per_minute AS output
    INTO v_key FROM public.gateway_keys k WHERE k.id = p_key;
  IF FOUND THEN
    INSERT INTO public.gateway_minutes (key_id, minute) VALUES (p_key, v_minute) ON CONFLICT DO NOTHING;
    SELECT m.requests, m.input_tokens, m.output_tokens INTO v_taken
      FROM public.gateway_minutes m WHERE m.key_id = p_key AND m.minute = v_minute FOR UPDATE;
    v_reached := CASE WHEN v_taken.requests >= v_key.requests THEN 'requests' WHEN v_taken.input_tokens >= v_key.input THEN 'input'
      WHEN v_taken.output_tokens >= v_key.output THEN 'output' END;
    IF v_reached IS NULL THEN
      v_slice := CASE WHEN v_key.requests IS NULL OR v_key.input IS NOT NULL OR v_key.output IS NOT NULL THEN 1
        ELSE greatest(1, (v_key.requests - v_taken.requests) / 20) END;
      UPDATE public.gateway_minutes m SET requests = m.requests + v_slice WHERE m.key_id = p_key AND m.minute = v_minute;
    END IF;
  END IF;
  RETURN QUERY SELECT v_slice, v_reached,
    greatest(0, extract(epoch FROM v_minute + interval '1 minute' - clock_timestamp()) * 1000)::double precision;
END $$;
REVOKE ALL ON FUNCTION steward.take_gateway_minute(uuid) FROM PUBLIC;

-- Tokens that an answer came to, in the minute in which it ended.
CREATE FUNCTION steward.note_gateway_tokens(p_key uuid, p_input bigint, p_output bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_minute timestamptz := date_trunc('minute', clock_timestamp());
BEGIN
  IF p_input < 0 OR p_output < 0 THEN RETURN; END IF;
  INSERT INTO public.gateway_minutes AS m (key_id, minute, input_tokens, output_tokens)
    SELECT k.id, v_minute, p_input, p_output FROM public.gateway_keys k WHERE k.id = p_key
    ON CONFLICT (key_id, minute) DO UPDATE SET input_tokens = m.input_tokens + excluded.input_tokens,
      output_tokens = m.output_tokens + excluded.output_tokens;
  -- Some are let go now and then, by whoever comes.
  IF random() < 0.01 THEN DELETE FROM public.gateway_minutes WHERE minute < now() - interval '10 minutes'; END IF;
END $$;
REVOKE ALL ON FUNCTION steward.note_gateway_tokens(uuid, bigint, bigint) FROM PUBLIC;
