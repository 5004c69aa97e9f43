-- What a key does at its limit of dollars: a hard one refuses, a soft one only tells. And for balanced keys, what their requests
-- are expected to cost is kept beside what they can cost at most.
ALTER TABLE "gateway_keys" ADD COLUMN "limit_kind" TEXT NOT NULL DEFAULT 'hard';
ALTER TABLE "gateway_leases" ADD COLUMN "expected" BIGINT NOT NULL DEFAULT 0;
UPDATE "gateway_leases" SET "expected" = "held";
-- How long an instance may go by what it knew while the database does not answer.
ALTER TABLE "gateway_instances" ADD COLUMN "holds_ms" INTEGER NOT NULL DEFAULT 0;

DROP FUNCTION steward.gateway_key_of(text);
CREATE FUNCTION steward.gateway_key_of(p_hash text)
RETURNS TABLE (id uuid, name text, workspace_id text, addresses text[], models text[], requests_per_minute integer,
  input_tokens_per_minute integer, output_tokens_per_minute integer, spend_per_day bigint, spend_per_month bigint, mode text,
  limit_kind text, expires_at timestamptz, disabled_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.id, k.name, k.workspace_id, k.addresses, CASE WHEN k.is_model_limited THEN k.models END, k.requests_per_minute,
    k.input_tokens_per_minute, k.output_tokens_per_minute, k.spend_per_day, k.spend_per_month, k.mode, k.limit_kind,
    k.expires_at, k.disabled_at, k.revoked_at
  FROM public.gateway_keys k WHERE k.secret_hash = p_hash
$$;
REVOKE ALL ON FUNCTION steward.gateway_key_of(text) FROM PUBLIC;

-- By how much a key may go over this limit: a strict one by nothing, a balanced one by a tenth, or by five dollars if that is more
-- and no more than the limit itself.
CREATE FUNCTION steward.gateway_overshoot(p_mode text, p_most bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT CASE WHEN p_mode = 'balanced' THEN greatest(p_most / 10, least(p_most, 5000000000)) ELSE 0 END
$$;
REVOKE ALL ON FUNCTION steward.gateway_overshoot(text, bigint) FROM PUBLIC;

-- As before, with two amounts for everything that is held: what it can cost at most, and what it is expected to cost; of a strict
-- key these are the same. There is room if what is spent and expected stays within the limit, and what is spent and possible
-- within the limit and its overshoot. So a key is never over by more than that, whatever the estimates were worth.
DROP FUNCTION steward.lease_gateway_spend(uuid, uuid, uuid, bigint, bigint, bigint, bigint, bigint, bigint, bigint, boolean);
CREATE FUNCTION steward.lease_gateway_spend(p_id uuid, p_instance uuid, p_key uuid, p_turn bigint, p_held bigint[], p_booked bigint,
  p_estimated bigint, p_bound bigint[], p_need bigint[], p_share bigint[], p_is_over boolean)
RETURNS TABLE (is_known boolean, is_over boolean, is_granted boolean, granted bigint[], keep bigint[], period text, most bigint,
  spent bigint, in_batches bigint, is_final boolean, ends_at timestamptz, period_ms double precision, day_ms double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_line uuid := steward.gateway_lineage(p_key);
  v_now timestamptz;
  v_today date;
  v_month date;
  v_lease record;
  v_worst record;
  v_granted bigint[] := ARRAY[0, 0];
  v_keep bigint[] := ARRAY[0, 0];
  v_is_granted boolean := false;
BEGIN
  -- One after another for each line.
  PERFORM pg_advisory_xact_lock(hashtextextended(v_line::text, 2110));
  v_now := steward.gateway_now();
  v_today := (v_now AT TIME ZONE 'UTC')::date;
  v_month := date_trunc('month', v_today)::date;
  IF p_turn = 1 AND v_line IS NOT NULL THEN
    INSERT INTO public.gateway_leases (id, line_id, instance_id, day, changed_at) VALUES (p_id, v_line, p_instance, v_today, now())
      ON CONFLICT (id) DO NOTHING;
  END IF;
  SELECT l.* INTO v_lease FROM public.gateway_leases l WHERE l.id = p_id AND l.line_id = v_line AND l.instance_id = p_instance;
  IF NOT FOUND OR v_lease.turn >= p_turn OR p_booked < v_lease.booked OR p_estimated < v_lease.estimated
    OR NOT (p_held[1] >= 0 AND p_held[2] >= 0) THEN
    RETURN QUERY SELECT v_lease.id IS NOT NULL, true, false, v_granted, v_keep, NULL::text, 0::bigint, 0::bigint, 0::bigint, false,
      v_now, 0::double precision, 0::double precision;
    RETURN;
  END IF;
  -- What was begun on one day and ended on the next counts on both: the vendor's ledger has it on the later one.
  IF p_booked > v_lease.booked THEN
    INSERT INTO public.gateway_allowances AS a (line_id, period, starts_on, spent, estimated, booked_at)
      SELECT DISTINCT v_line, w.period, w.starts_on, p_booked - v_lease.booked, p_estimated - v_lease.estimated, now()
      FROM (VALUES ('day', v_lease.day), ('month', date_trunc('month', v_lease.day)::date), ('day', v_today), ('month', v_month))
        AS w (period, starts_on)
      ON CONFLICT ON CONSTRAINT gateway_allowances_pkey
      DO UPDATE SET spent = a.spent + excluded.spent, estimated = a.estimated + excluded.estimated, booked_at = now();
  END IF;
  UPDATE public.gateway_leases l SET turn = p_turn, held = p_held[1], expected = p_held[2], booked = p_booked,
    estimated = p_estimated, changed_at = now() WHERE l.id = p_id;
  SELECT NULL::text AS period, NULL::bigint AS most, NULL::timestamptz AS ends_at, NULL::bigint AS spent, NULL::bigint AS free,
    NULL::bigint AS expected_free, NULL::bigint AS in_batches, NULL::boolean AS is_final INTO v_worst;
  IF (p_need[1] > 0 OR p_need[2] > 0) AND v_lease.day = v_today THEN
    SELECT w.period, w.most, w.ends_at, coalesce(a.spent, 0) + h.lost + b.held AS spent,
      w.most + o.over - coalesce(a.spent, 0) - h.held - b.held AS free,
      w.most - coalesce(a.spent, 0) - h.lost - h.expected - b.held AS expected_free, b.held AS in_batches,
      w.most + o.over - coalesce(a.spent, 0) - h.lost - b.held < p_bound[1]
        OR w.most - coalesce(a.spent, 0) - h.lost - b.held < p_bound[2] AS is_final INTO v_worst
      FROM public.gateway_keys k
      CROSS JOIN LATERAL (VALUES
        ('day', v_today, (v_today + 1)::timestamp AT TIME ZONE 'UTC', k.spend_per_day),
        ('month', v_month, (v_month + interval '1 month') AT TIME ZONE 'UTC', k.spend_per_month)
      ) AS w (period, starts_on, ends_at, most)
      CROSS JOIN LATERAL (SELECT steward.gateway_overshoot(k.mode, w.most) AS over) o
      LEFT JOIN public.gateway_allowances a ON a.line_id = v_line AND a.period = w.period AND a.starts_on = w.starts_on
      CROSS JOIN LATERAL (
        -- Of earlier windows what may still be running: its instance lived a little more than a quarter of an hour before this one
        -- began.
        SELECT coalesce(sum(l.held), 0)::bigint AS held,
          coalesce(sum(l.held) FILTER (WHERE g.is_gone), 0)::bigint AS lost,
          coalesce(sum(l.expected) FILTER (WHERE NOT g.is_gone), 0)::bigint AS expected
        FROM public.gateway_leases l LEFT JOIN public.gateway_instances i ON i.id = l.instance_id
        CROSS JOIN LATERAL (SELECT i.id IS NULL OR i.beat_at < now() - interval '30 seconds' AS is_gone) g
        WHERE l.line_id = v_line AND l.held > 0
          AND (l.day >= w.starts_on OR i.beat_at >= w.starts_on::timestamp AT TIME ZONE 'UTC' - interval '16 minutes')
      ) h
      CROSS JOIN LATERAL (
        -- Whatever the day on which they were made: they may yet be billed.
        SELECT coalesce(sum(b.held), 0)::bigint AS held FROM public.gateway_batches b WHERE b.line_id = v_line AND b.settled_at IS NULL
      ) b
      WHERE k.id = p_key AND w.most IS NOT NULL AND k.limit_kind = 'hard'
      ORDER BY is_final DESC, least(
        w.most + o.over - coalesce(a.spent, 0) - h.held - b.held - p_need[1],
        w.most - coalesce(a.spent, 0) - h.lost - h.expected - b.held - p_need[2]
      ) LIMIT 1;
    IF NOT FOUND THEN
      v_is_granted := true;
      v_granted := ARRAY[greatest(p_need[1], p_share[1]), greatest(p_need[2], p_share[2])];
      v_keep := p_share;
    ELSIF v_worst.free >= p_need[1] AND v_worst.expected_free >= p_need[2] THEN
      v_is_granted := true;
      v_keep := ARRAY[least(p_share[1], v_worst.free / 32), least(p_share[2], v_worst.expected_free / 32)];
      v_granted := ARRAY[greatest(p_need[1], v_keep[1]), greatest(p_need[2], v_keep[2])];
      IF NOT (v_keep[1] > p_bound[1] AND v_keep[2] > p_bound[2]) THEN v_keep := ARRAY[0, 0]; END IF;
    END IF;
    IF v_is_granted THEN
      UPDATE public.gateway_leases l SET held = l.held + v_granted[1], expected = l.expected + v_granted[2] WHERE l.id = p_id;
    END IF;
  END IF;
  IF NOT v_is_granted THEN v_granted := ARRAY[0, 0]; END IF;
  IF p_is_over AND p_held[1] = 0 AND p_held[2] = 0 THEN DELETE FROM public.gateway_leases l WHERE l.id = p_id; END IF;
  IF random() < 0.001 THEN
    DELETE FROM public.gateway_leases l WHERE l.day < v_today - 70;
    DELETE FROM public.gateway_allowances a WHERE a.starts_on < v_today - 800;
    DELETE FROM public.gateway_batches b WHERE b.settled_at < now() - interval '70 days';
  END IF;
  RETURN QUERY SELECT true, v_lease.day <> v_today, v_is_granted, v_granted, v_keep, v_worst.period, v_worst.most, v_worst.spent,
    v_worst.in_batches, v_worst.is_final, v_worst.ends_at, extract(epoch FROM v_worst.ends_at - v_now)::double precision * 1000,
    extract(epoch FROM (v_today + 1)::timestamp AT TIME ZONE 'UTC' - v_now)::double precision * 1000;
END $$;
REVOKE ALL ON FUNCTION steward.lease_gateway_spend(uuid, uuid, uuid, bigint, bigint[], bigint, bigint, bigint[], bigint[], bigint[], boolean)
  FROM PUBLIC;

-- As before; and it says how long it goes by what it knew while the database does not answer.
DROP FUNCTION steward.gateway_beat(uuid, bigint);
CREATE FUNCTION steward.gateway_beat(p_id uuid, p_seen bigint, p_holds_ms integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_revision bigint;
BEGIN
  SELECT r.revision INTO v_revision FROM public.gateway_revision r;
  INSERT INTO public.gateway_instances AS i (id, started_at, beat_at, seen, holds_ms)
    VALUES (p_id, now(), now(), least(p_seen, v_revision), greatest(0, least(p_holds_ms, 30000)))
    ON CONFLICT (id) DO UPDATE SET beat_at = now(), seen = greatest(i.seen, least(p_seen, v_revision)), holds_ms = excluded.holds_ms;
  DELETE FROM public.gateway_instances i WHERE i.beat_at < now() - interval '1 hour'
    AND NOT EXISTS (SELECT FROM public.gateway_leases l WHERE l.instance_id = i.id AND l.held > 0);
  RETURN v_revision;
END $$;
REVOKE ALL ON FUNCTION steward.gateway_beat(uuid, bigint, integer) FROM PUBLIC;

-- Counts so many requests of a batch at once, all of them or none: reached says which limit stands in the way.
CREATE FUNCTION steward.take_gateway_entries(p_key uuid, p_entries bigint) RETURNS TABLE (reached text, ends_ms double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_minute timestamptz := date_trunc('minute', clock_timestamp());
  v_key record;
  v_taken record;
  v_reached text;
BEGIN
  SELECT k.requests_per_minute AS requests, k.input_tokens_per_minute AS input, k.output_tokens_per_minute AS output
    INTO v_key FROM public.gateway_keys k WHERE k.id = p_key;
  IF FOUND AND p_entries > 0 THEN
    INSERT INTO public.gateway_minutes (key_id, minute) VALUES (p_key, v_minute) ON CONFLICT DO NOTHING;
    SELECT m.requests, m.input_tokens, m.output_tokens INTO v_taken
      FROM public.gateway_minutes m WHERE m.key_id = p_key AND m.minute = v_minute FOR UPDATE;
    v_reached := CASE WHEN v_taken.requests + p_entries > v_key.requests THEN 'requests'
      WHEN v_taken.input_tokens >= v_key.input THEN 'input' WHEN v_taken.output_tokens >= v_key.output THEN 'output' END;
    IF v_reached IS NULL THEN
      UPDATE public.gateway_minutes m SET requests = m.requests + p_entries WHERE m.key_id = p_key AND m.minute = v_minute;
    END IF;
  END IF;
  RETURN QUERY SELECT v_reached,
    greatest(0, extract(epoch FROM v_minute + interval '1 minute' - clock_timestamp()) * 1000)::double precision;
END $$;
REVOKE ALL ON FUNCTION steward.take_gateway_entries(uuid, bigint) FROM PUBLIC;
