-- One row for each request of the gateway's, by the UTC day on which it ended, and no content: numbers and names alone. Days are
-- partitions, made when they are needed and dropped when they are over long enough.
CREATE TABLE "gateway_requests" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "id" UUID NOT NULL,
    "key_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "credential_id" UUID,
    "path" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "status" INTEGER NOT NULL,
    "error" TEXT,
    "model_asked" TEXT,
    "model" TEXT,
    "tier" TEXT,
    "speed" TEXT,
    "geo" TEXT,
    "is_stream" BOOLEAN NOT NULL,
    "stop_reason" TEXT,
    "session" TEXT,
    "request_id" TEXT,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "is_estimated" BOOLEAN NOT NULL,
    "latency_ms" INTEGER NOT NULL,
    "first_byte_ms" INTEGER,
    "first_token_ms" INTEGER,
    "bytes_in" BIGINT NOT NULL,
    "bytes_out" BIGINT NOT NULL,
    "lines" JSONB,

    CONSTRAINT "gateway_requests_pkey" PRIMARY KEY ("at", "id")
) PARTITION BY RANGE ("at");
CREATE INDEX "gateway_requests_key_id_at_idx" ON "gateway_requests"("key_id", "at");
CREATE INDEX "gateway_requests_id_idx" ON "gateway_requests"("id");

-- Sums of these rows that outlive them, by minute, hour and day.
CREATE TABLE "gateway_traffic_minutes" (
    "at" TIMESTAMPTZ(0) NOT NULL,
    "key_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "requests" BIGINT NOT NULL,
    "refused" BIGINT NOT NULL,
    "failed" BIGINT NOT NULL,
    "broken" BIGINT NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "estimated_nano" BIGINT NOT NULL,
    "latency_ms" BIGINT NOT NULL,
    "longest_ms" INTEGER NOT NULL,

    CONSTRAINT "gateway_traffic_minutes_pkey" PRIMARY KEY ("at", "key_id", "model")
);
CREATE INDEX "gateway_traffic_minutes_key_id_at_idx" ON "gateway_traffic_minutes"("key_id", "at");
CREATE TABLE "gateway_traffic_hours" (LIKE "gateway_traffic_minutes");
ALTER TABLE "gateway_traffic_hours" ADD CONSTRAINT "gateway_traffic_hours_pkey" PRIMARY KEY ("at", "key_id", "model");
CREATE INDEX "gateway_traffic_hours_key_id_at_idx" ON "gateway_traffic_hours"("key_id", "at");
CREATE TABLE "gateway_traffic_days" (LIKE "gateway_traffic_minutes");
ALTER TABLE "gateway_traffic_days" ADD CONSTRAINT "gateway_traffic_days_pkey" PRIMARY KEY ("at", "key_id", "model");
CREATE INDEX "gateway_traffic_days_key_id_at_idx" ON "gateway_traffic_days"("key_id", "at");

-- What each key used of a vendor key on a day, by all that tells prices apart: by this the vendor's report is divided.
CREATE TABLE "gateway_ledger" (
    "day" DATE NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "model" TEXT NOT NULL,
    "tier" TEXT NOT NULL,
    "context" TEXT NOT NULL,
    "geo" TEXT NOT NULL,
    "speed" TEXT NOT NULL,
    "uncached" BIGINT NOT NULL,
    "cache_write_5m" BIGINT NOT NULL,
    "cache_write_1h" BIGINT NOT NULL,
    "cache_read" BIGINT NOT NULL,
    "output" BIGINT NOT NULL,
    "web_searches" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "estimated_nano" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_ledger_pkey" PRIMARY KEY ("day", "workspace_id", "hint", "key_id", "model", "tier", "context", "geo", "speed")
);
CREATE INDEX "gateway_ledger_changed_at_idx" ON "gateway_ledger"("changed_at");

-- How far each file of a gateway's spool is booked.
CREATE TABLE "gateway_segments" (
    "id" UUID NOT NULL,
    "booked" BIGINT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_segments_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "gateway_segments_changed_at_idx" ON "gateway_segments"("changed_at");

-- The partition of a day, made if it is not there. Nobody who reads or writes waits for that.
CREATE FUNCTION steward.gateway_request_day(p_day date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_name text := 'gateway_requests_' || to_char(p_day, 'YYYYMMDD');
BEGIN
  IF to_regclass('public.' || v_name) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended(v_name, 2111));
  IF to_regclass('public.' || v_name) IS NOT NULL THEN RETURN; END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.gateway_requests INCLUDING ALL)', v_name);
  EXECUTE format('ALTER TABLE public.gateway_requests ATTACH PARTITION public.%I FOR VALUES FROM (%L) TO (%L)', v_name,
    to_char(p_day, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(p_day + 1, 'YYYY-MM-DD') || ' 00:00:00+00');
END $$;
REVOKE ALL ON FUNCTION steward.gateway_request_day(date) FROM PUBLIC;

-- Drops the partitions of days before this one.
CREATE FUNCTION steward.drop_gateway_requests(p_before date) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_name text;
  v_dropped integer := 0;
BEGIN
  FOR v_name IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'public.gateway_requests'::regclass AND c.relname < 'gateway_requests_' || to_char(p_before, 'YYYYMMDD') LOOP
    EXECUTE format('DROP TABLE public.%I', v_name);
    v_dropped := v_dropped + 1;
  END LOOP;
  RETURN v_dropped;
END $$;
REVOKE ALL ON FUNCTION steward.drop_gateway_requests(date) FROM PUBLIC;

-- Books a piece of a spool, from one place of a file to another, with the rows that stand there: once, whoever sends it and
-- however often. The answer is how far that file is booked.
CREATE FUNCTION steward.book_gateway_requests(p_segment uuid, p_from bigint, p_to bigint, p_rows jsonb) RETURNS bigint
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
  FOR v_day IN SELECT DISTINCT (r.at AT TIME ZONE 'UTC')::date FROM jsonb_to_recordset(p_rows) AS r (at timestamptz) LOOP
    PERFORM steward.gateway_request_day(v_day);
  END LOOP;
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
    FROM r
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
REVOKE ALL ON FUNCTION steward.book_gateway_requests(uuid, bigint, bigint, jsonb) FROM PUBLIC;
