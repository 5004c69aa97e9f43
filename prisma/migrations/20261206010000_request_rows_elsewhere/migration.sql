-- Books a piece of a spool as before. Rows themselves are kept here unless `p_keeps` is false: then they are kept elsewhere, and only
-- their sums and what they cost are booked here.
CREATE FUNCTION steward.book_gateway_requests(p_segment uuid, p_from bigint, p_to bigint, p_rows jsonb,
  p_keeps boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_booked bigint;
  v_day date;
BEGIN
  IF p_from < 0 OR p_to < p_from OR jsonb_array_length(p_rows) > 5000 THEN RAISE EXCEPTION 'not a piece of a spool'; END IF;
  INSERT INTO public.gateway_segments (id, booked, changed_at) VALUES (p_segment, 0, now()) ON CONFLICT (id) DO NOTHING;
  SELECT s.booked INTO v_booked FROM public.gateway_segments s WHERE s.id = p_segment FOR UPDATE;
  IF v_booked <> p_from THEN RETURN v_booked; END IF;
  UPDATE public.gateway_segments s SET booked = p_to, changed_at = now() WHERE s.id = p_segment;
  IF p_keeps THEN
    FOR v_day IN SELECT DISTINCT (r.at AT TIME ZONE 'UTC')::date FROM jsonb_to_recordset(p_rows) AS r (at timestamptz) LOOP
      PERFORM steward.gateway_request_day(v_day);
    END LOOP;
  END IF;
  WITH r AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(p_rows) AS r (at timestamptz, id uuid, key_id uuid, workspace_id text, credential_id uuid,
      hint text, path text, outcome text, status integer, error text, model_asked text, model text, tier text, speed text, geo text,
      is_stream boolean, stop_reason text, session text, request_id text, uncached bigint, cache_write_5m bigint,
      cache_write_1h bigint, cache_read bigint, output bigint, web_searches bigint, cost_nano bigint, is_estimated boolean,
      latency_ms integer, first_byte_ms integer, first_token_ms integer, bytes_in bigint, bytes_out bigint, lines jsonb)
  ), kept AS (
    INSERT INTO public.gateway_requests (at, id, key_id, workspace_id, credential_id, path, outcome, status, error, model_asked,
      model, tier, speed, geo, is_stream, stop_reason, session, request_id, uncached, cache_write_5m, cache_write_1h, cache_read,
      output, web_searches, cost_nano, is_estimated, latency_ms, first_byte_ms, first_token_ms, bytes_in, bytes_out, lines)
    SELECT at, id, key_id, workspace_id, credential_id, path, outcome, status, error, model_asked, model, tier, speed, geo, is_stream,
      stop_reason, session, request_id, uncached, cache_write_5m, cache_write_1h, cache_read, output, web_searches, cost_nano,
      is_estimated, latency_ms, first_byte_ms, first_token_ms, bytes_in, bytes_out,
      CASE WHEN jsonb_array_length(lines) > 1 THEN lines END
    FROM r WHERE p_keeps
  ), traffic AS MATERIALIZED (
    SELECT date_trunc('minute', at) AS minute, key_id, coalesce(model, model_asked, '') AS model, count(*) AS requests,
      count(*) FILTER (WHERE outcome = 'refused') AS refused, count(*) FILTER (WHERE outcome = 'failed') AS failed,
      count(*) FILTER (WHERE outcome IN ('left', 'cut', 'lost')) AS broken,
      sum(uncached) AS uncached, sum(cache_write_5m) AS cache_write_5m, sum(cache_write_1h) AS cache_write_1h,
      sum(cache_read) AS cache_read, sum(output) AS output, sum(web_searches) AS web_searches, sum(cost_nano) AS cost_nano,
      coalesce(sum(cost_nano) FILTER (WHERE is_estimated), 0) AS estimated_nano, sum(latency_ms) AS latency_ms,
      max(latency_ms) AS longest_ms
    FROM r GROUP BY 1, 2, 3
  ), minutes AS (
    INSERT INTO public.gateway_traffic_minutes AS t SELECT * FROM traffic ORDER BY 1, 2, 3
    ON CONFLICT (at, key_id, model) DO UPDATE SET requests = t.requests + excluded.requests, refused = t.refused + excluded.refused,
      failed = t.failed + excluded.failed, broken = t.broken + excluded.broken, uncached = t.uncached + excluded.uncached,
      cache_write_5m = t.cache_write_5m + excluded.cache_write_5m, cache_write_1h = t.cache_write_1h + excluded.cache_write_1h,
      cache_read = t.cache_read + excluded.cache_read, output = t.output + excluded.output,
      web_searches = t.web_searches + excluded.web_searches, cost_nano = t.cost_nano + excluded.cost_nano,
      estimated_nano = t.estimated_nano + excluded.estimated_nano, latency_ms = t.latency_ms + excluded.latency_ms,
      longest_ms = greatest(t.longest_ms, excluded.longest_ms)
  ), hours AS (
    INSERT INTO public.gateway_traffic_hours AS t SELECT date_trunc('hour', minute, 'UTC'), key_id, model, sum(requests), sum(refused),
      sum(failed), sum(broken), sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output),
      sum(web_searches), sum(cost_nano), sum(estimated_nano), sum(latency_ms), max(longest_ms) FROM traffic GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (at, key_id, model) DO UPDATE SET requests = t.requests + excluded.requests, refused = t.refused + excluded.refused,
      failed = t.failed + excluded.failed, broken = t.broken + excluded.broken, uncached = t.uncached + excluded.uncached,
      cache_write_5m = t.cache_write_5m + excluded.cache_write_5m, cache_write_1h = t.cache_write_1h + excluded.cache_write_1h,
      cache_read = t.cache_read + excluded.cache_read, output = t.output + excluded.output,
      web_searches = t.web_searches + excluded.web_searches, cost_nano = t.cost_nano + excluded.cost_nano,
      estimated_nano = t.estimated_nano + excluded.estimated_nano, latency_ms = t.latency_ms + excluded.latency_ms,
      longest_ms = greatest(t.longest_ms, excluded.longest_ms)
  ), days AS (
    INSERT INTO public.gateway_traffic_days AS t SELECT date_trunc('day', minute, 'UTC'), key_id, model, sum(requests), sum(refused),
      sum(failed), sum(broken), sum(uncached), sum(cache_write_5m), sum(cache_write_1h), sum(cache_read), sum(output),
      sum(web_searches), sum(cost_nano), sum(estimated_nano), sum(latency_ms), max(longest_ms) FROM traffic GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (at, key_id, model) DO UPDATE SET requests = t.requests + excluded.requests, refused = t.refused + excluded.refused,
      failed = t.failed + excluded.failed, broken = t.broken + excluded.broken, uncached = t.uncached + excluded.uncached,
      cache_write_5m = t.cache_write_5m + excluded.cache_write_5m, cache_write_1h = t.cache_write_1h + excluded.cache_write_1h,
      cache_read = t.cache_read + excluded.cache_read, output = t.output + excluded.output,
      web_searches = t.web_searches + excluded.web_searches, cost_nano = t.cost_nano + excluded.cost_nano,
      estimated_nano = t.estimated_nano + excluded.estimated_nano, latency_ms = t.latency_ms + excluded.latency_ms,
      longest_ms = greatest(t.longest_ms, excluded.longest_ms)
  )
  INSERT INTO public.gateway_ledger AS t
  SELECT (r.at AT TIME ZONE 'UTC')::date, r.workspace_id, r.hint, r.key_id, l.model, coalesce(r.tier, 'standard'), l.context, l.geo,
    coalesce(r.speed, ''), sum(l.uncached), sum(l.cache_write_5m), sum(l.cache_write_1h), sum(l.cache_read), sum(l.output),
    sum(l.web_searches), sum(l.cost_nano), coalesce(sum(l.cost_nano) FILTER (WHERE r.is_estimated), 0), now()
  FROM r CROSS JOIN LATERAL jsonb_to_recordset(r.lines) AS l (model text, context text, geo text, uncached bigint,
    cache_write_5m bigint, cache_write_1h bigint, cache_read bigint, output bigint, web_searches bigint, cost_nano bigint)
  WHERE r.hint IS NOT NULL
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9
  ON CONFLICT (day, workspace_id, hint, key_id, model, tier, context, geo, speed) DO UPDATE SET
    uncached = t.uncached + excluded.uncached, cache_write_5m = t.cache_write_5m + excluded.cache_write_5m,
    cache_write_1h = t.cache_write_1h + excluded.cache_write_1h, cache_read = t.cache_read + excluded.cache_read,
    output = t.output + excluded.output, web_searches = t.web_searches + excluded.web_searches,
    cost_nano = t.cost_nano + excluded.cost_nano, estimated_nano = t.estimated_nano + excluded.estimated_nano,
    changed_at = excluded.changed_at;
  RETURN p_to;
END $$;
REVOKE ALL ON FUNCTION steward.book_gateway_requests(uuid, bigint, bigint, jsonb, boolean) FROM PUBLIC;

-- As gateways of the version before call it.
CREATE OR REPLACE FUNCTION steward.book_gateway_requests(p_segment uuid, p_from bigint, p_to bigint, p_rows jsonb) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT steward.book_gateway_requests(p_segment, p_from, p_to, p_rows, true)
$$;

-- Keeps rows that are booked, and that their own store does not take.
CREATE FUNCTION steward.keep_gateway_requests(p_rows jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_day date;
BEGIN
  IF jsonb_array_length(p_rows) > 5000 THEN RAISE EXCEPTION 'not a piece of a spool'; END IF;
  FOR v_day IN SELECT DISTINCT (r.at AT TIME ZONE 'UTC')::date FROM jsonb_to_recordset(p_rows) AS r (at timestamptz) LOOP
    PERFORM steward.gateway_request_day(v_day);
  END LOOP;
  INSERT INTO public.gateway_requests (at, id, key_id, workspace_id, credential_id, path, outcome, status, error, model_asked,
    model, tier, speed, geo, is_stream, stop_reason, session, request_id, uncached, cache_write_5m, cache_write_1h, cache_read,
    output, web_searches, cost_nano, is_estimated, latency_ms, first_byte_ms, first_token_ms, bytes_in, bytes_out, lines)
  SELECT at, id, key_id, workspace_id, credential_id, path, outcome, status, error, model_asked,
    model, tier, speed, geo, is_stream, stop_reason, session, request_id, uncached, cache_write_5m, cache_write_1h, cache_read,
    output, web_searches, cost_nano, is_estimated, latency_ms, first_byte_ms, first_token_ms, bytes_in, bytes_out,
    CASE WHEN jsonb_array_length(lines) > 1 THEN lines END
  FROM jsonb_to_recordset(p_rows) AS r (at timestamptz, id uuid, key_id uuid, workspace_id text, credential_id uuid, path text,
    outcome text, status integer, error text, model_asked text, model text, tier text, speed text, geo text, is_stream boolean,
    stop_reason text, session text, request_id text, uncached bigint, cache_write_5m bigint, cache_write_1h bigint,
    cache_read bigint, output bigint, web_searches bigint, cost_nano bigint, is_estimated boolean, latency_ms integer,
    first_byte_ms integer, first_token_ms integer, bytes_in bigint, bytes_out bigint, lines jsonb)
  ON CONFLICT DO NOTHING;
END $$;
REVOKE ALL ON FUNCTION steward.keep_gateway_requests(jsonb) FROM PUBLIC;
