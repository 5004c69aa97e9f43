-- Tokens of a minute are taken in slices, as its requests are: what a gateway holds of them counts as used for the others, until it
-- says what of it was used.
ALTER TABLE "gateway_minutes" ADD COLUMN "held_input" BIGINT NOT NULL DEFAULT 0, ADD COLUMN "held_output" BIGINT NOT NULL DEFAULT 0;

DROP FUNCTION steward.take_gateway_minute(uuid);
DROP FUNCTION steward.note_gateway_tokens(uuid, bigint, bigint);

-- What became of a slice of p_minute: so many requests more than were taken (below zero: these go back), and so many of the input and
-- output tokens held there are held no longer. Tokens that answers came to count in the minute in which they ended.
CREATE FUNCTION steward.note_gateway_minute(p_key uuid, p_minute timestamptz, p_requests bigint, p_tokens bigint[], p_free bigint[])
RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_minute timestamptz := date_trunc('minute', clock_timestamp());
BEGIN
  IF least(p_tokens[1], p_tokens[2], p_free[1], p_free[2]) < 0 THEN RETURN; END IF;
  UPDATE public.gateway_minutes m SET requests = greatest(0, m.requests + p_requests),
    held_input = greatest(0, m.held_input - p_free[1]), held_output = greatest(0, m.held_output - p_free[2])
    WHERE m.key_id = p_key AND m.minute = p_minute AND (p_requests <> 0 OR p_free[1] > 0 OR p_free[2] > 0);
  IF p_tokens[1] > 0 OR p_tokens[2] > 0 THEN
    INSERT INTO public.gateway_minutes AS m (key_id, minute, input_tokens, output_tokens)
      SELECT k.id, v_minute, p_tokens[1], p_tokens[2] FROM public.gateway_keys k WHERE k.id = p_key
      ON CONFLICT (key_id, minute) DO UPDATE SET input_tokens = m.input_tokens + excluded.input_tokens,
        output_tokens = m.output_tokens + excluded.output_tokens;
  END IF;
  -- Some are let go now and then, by whoever comes.
  IF random() < 0.01 THEN DELETE FROM public.gateway_minutes WHERE minute < now() - interval '10 minutes'; END IF;
END $$;
REVOKE ALL ON FUNCTION steward.note_gateway_minute(uuid, timestamptz, bigint, bigint[], bigint[]) FROM PUBLIC;

-- A slice of what is left of the minute: a twentieth of its requests and a thirty-second of its tokens, at least one of each; null of
-- what the key is not limited in. What became of the slice before it is noted first.
CREATE FUNCTION steward.take_gateway_minute(p_key uuid, p_minute timestamptz, p_requests bigint, p_tokens bigint[], p_free bigint[])
RETURNS TABLE (of_minute timestamptz, slice double precision, input_slice double precision, output_slice double precision, reached text,
  ends_ms double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_minute timestamptz;
  v_key record;
  v_taken record;
  v_requests bigint;
  v_input bigint;
  v_output bigint;
  v_reached text := 'requests';
BEGIN
  PERFORM steward.note_gateway_minute(p_key, p_minute, p_requests, p_tokens, p_free);
  v_minute := date_trunc('minute', clock_timestamp());
  SELECT k.requests_per_minute AS requests, k.input_tokens_per_minute AS input, k.output_tokens_per_minute AS output
    INTO v_key FROM public.gateway_keys k WHERE k.id = p_key;
  IF FOUND THEN
    INSERT INTO public.gateway_minutes (key_id, minute) VALUES (p_key, v_minute) ON CONFLICT DO NOTHING;
    SELECT m.requests, m.input_tokens + m.held_input AS input, m.output_tokens + m.held_output AS output INTO v_taken
      FROM public.gateway_minutes m WHERE m.key_id = p_key AND m.minute = v_minute FOR UPDATE;
    v_reached := CASE WHEN v_taken.requests >= v_key.requests THEN 'requests' WHEN v_taken.input >= v_key.input THEN 'input'
      WHEN v_taken.output >= v_key.output THEN 'output' END;
    IF v_reached IS NULL THEN
      -- Greatest passes over nulls: what is not limited must stay one.
      IF v_key.requests IS NOT NULL THEN v_requests := greatest(1, (v_key.requests - v_taken.requests) / 20); END IF;
      IF v_key.input IS NOT NULL THEN v_input := greatest(1, (v_key.input - v_taken.input) / 32); END IF;
      IF v_key.output IS NOT NULL THEN v_output := greatest(1, (v_key.output - v_taken.output) / 32); END IF;
      UPDATE public.gateway_minutes m SET requests = m.requests + coalesce(v_requests, 0),
        held_input = m.held_input + coalesce(v_input, 0), held_output = m.held_output + coalesce(v_output, 0)
        WHERE m.key_id = p_key AND m.minute = v_minute;
    END IF;
  END IF;
  RETURN QUERY SELECT v_minute, v_requests::double precision, v_input::double precision, v_output::double precision, v_reached,
    greatest(0, extract(epoch FROM v_minute + interval '1 minute' - clock_timestamp()) * 1000)::double precision;
END $$;
REVOKE ALL ON FUNCTION steward.take_gateway_minute(uuid, timestamptz, bigint, bigint[], bigint[]) FROM PUBLIC;
