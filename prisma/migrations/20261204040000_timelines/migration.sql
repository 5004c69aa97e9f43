-- A replica that is promoted goes on from where it was, which may be seconds behind what the lost primary had said. Postgres then
-- counts a new timeline: whoever was told something by the former one has to tell it again.
CREATE TABLE "database_timeline" (
    "id" BOOLEAN NOT NULL DEFAULT true CHECK ("id"),
    "timeline" TEXT NOT NULL,
    "former" TEXT,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "replayed_at" TIMESTAMPTZ(3),
    "heard_at" TIMESTAMPTZ(3),

    CONSTRAINT "database_timeline_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "gateway_instances" ADD COLUMN "timeline" TEXT;

-- The timeline that is written now; empty where Postgres does not say so, as some that are served by others.
CREATE FUNCTION steward.database_timeline() RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  RETURN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8);
EXCEPTION WHEN OTHERS THEN
  RETURN '';
END $$;
REVOKE ALL ON FUNCTION steward.database_timeline() FROM PUBLIC;

-- Only from then on can another one be noticed.
INSERT INTO "database_timeline" ("timeline", "since") VALUES (steward.database_timeline(), now());

-- Whether gateways may hold more than is known here. Whoever asks first on another timeline notes it. For five seconds every
-- gateway has time to tell again; for two minutes those are waited for that were heard of last on the former timeline.
CREATE FUNCTION steward.gateway_is_behind() RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_timeline text := steward.database_timeline();
  v_seen record;
BEGIN
  IF v_timeline = '' THEN RETURN false; END IF;
  SELECT t.* INTO v_seen FROM public.database_timeline t;
  IF v_seen.timeline IS DISTINCT FROM v_timeline THEN
    INSERT INTO public.database_timeline AS t (timeline, since) VALUES (v_timeline, clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET timeline = excluded.timeline, former = nullif(t.timeline, ''), since = excluded.since,
        replayed_at = pg_last_xact_replay_timestamp(),
        heard_at = (SELECT max(i.beat_at) FROM public.gateway_instances i WHERE i.timeline <> excluded.timeline)
      WHERE t.timeline <> excluded.timeline;
    SELECT t.* INTO v_seen FROM public.database_timeline t;
  END IF;
  IF v_seen.former IS NULL OR v_seen.since < clock_timestamp() - interval '2 minutes' THEN RETURN false; END IF;
  RETURN v_seen.since > clock_timestamp() - interval '5 seconds' OR EXISTS (
    SELECT FROM public.gateway_instances i WHERE i.timeline <> v_timeline AND i.beat_at > v_seen.heard_at - interval '30 seconds');
END $$;
REVOKE ALL ON FUNCTION steward.gateway_is_behind() FROM PUBLIC;

-- What was used of the minute in which another timeline was noticed is not known: nothing more is given of it.
CREATE FUNCTION steward.gateway_minute_is_behind(p_minute timestamptz) RETURNS boolean
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT steward.gateway_is_behind()
    OR EXISTS (SELECT FROM public.database_timeline t WHERE t.former IS NOT NULL AND date_trunc('minute', t.since) = p_minute)
$$;
REVOKE ALL ON FUNCTION steward.gateway_minute_is_behind(timestamptz) FROM PUBLIC;

-- An instance has told everything on this timeline.
CREATE FUNCTION steward.gateway_told(p_id uuid, p_timeline text) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.gateway_instances i SET timeline = p_timeline WHERE i.id = p_id AND p_timeline = steward.database_timeline()
$$;
REVOKE ALL ON FUNCTION steward.gateway_told(uuid, text) FROM PUBLIC;

-- An instance says how a lease stands, also one that is not known here: all that was ever booked on it counts then. False: there is
-- no such key. The day is the one that ends so many milliseconds from now.
CREATE FUNCTION steward.tell_gateway_lease_again(p_id uuid, p_instance uuid, p_key uuid, p_left_ms double precision, p_turn bigint,
  p_held bigint[], p_booked bigint, p_estimated bigint) RETURNS boolean
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_line uuid := steward.gateway_lineage(p_key);
  v_day date := ((steward.gateway_now() + coalesce(p_left_ms * interval '1 millisecond' - interval '12 hours', interval '0'))
    AT TIME ZONE 'UTC')::date;
BEGIN
  IF v_line IS NULL THEN RETURN false; END IF;
  INSERT INTO public.gateway_leases (id, line_id, instance_id, day, changed_at) VALUES (p_id, v_line, p_instance, v_day, now())
    ON CONFLICT (id) DO NOTHING;
  RETURN (SELECT s.is_known FROM steward.lease_gateway_spend(p_id, p_instance, p_key, p_turn, p_held, p_booked, p_estimated,
    ARRAY[0, 0]::bigint[], ARRAY[0, 0]::bigint[], ARRAY[0, 0]::bigint[], false) s);
END $$;
REVOKE ALL ON FUNCTION steward.tell_gateway_lease_again(uuid, uuid, uuid, double precision, bigint, bigint[], bigint, bigint) FROM PUBLIC;

-- As before; and nobody waits for one that left.
CREATE OR REPLACE FUNCTION steward.gateway_leave(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.gateway_instances i WHERE i.id = p_id
    AND NOT EXISTS (SELECT FROM public.gateway_leases l WHERE l.instance_id = i.id AND l.held > 0);
  UPDATE public.gateway_instances i SET seen = 9223372036854775807, timeline = NULL WHERE i.id = p_id;
$$;

-- As before; but nothing is granted while it is not known again what was lent.
CREATE OR REPLACE FUNCTION steward.lease_gateway_spend(p_id uuid, p_instance uuid, p_key uuid, p_turn bigint, p_held bigint[], p_booked bigint,
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
  v_is_behind boolean := steward.gateway_is_behind();
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
    ELSIF v_worst.free >= p_need[1] AND v_worst.expected_free >= p_need[2] AND NOT v_is_behind THEN
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

-- As before; and it notices another timeline, and clears away what was held by nobody for long.
CREATE OR REPLACE FUNCTION steward.gateway_beat(p_id uuid, p_seen bigint, p_holds_ms integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_revision bigint;
BEGIN
  -- Before anybody is heard, so that whoever was heard on the former timeline is known.
  PERFORM steward.gateway_is_behind();
  SELECT r.revision INTO v_revision FROM public.gateway_revision r;
  INSERT INTO public.gateway_instances AS i (id, started_at, beat_at, seen, holds_ms)
    VALUES (p_id, now(), now(), least(p_seen, v_revision), greatest(0, least(p_holds_ms, 30000)))
    ON CONFLICT (id) DO UPDATE SET beat_at = now(), seen = greatest(i.seen, least(p_seen, v_revision)), holds_ms = excluded.holds_ms;
  DELETE FROM public.gateway_instances i WHERE i.beat_at < now() - interval '1 hour'
    AND NOT EXISTS (SELECT FROM public.gateway_leases l WHERE l.instance_id = i.id AND l.held > 0);
  IF random() < 0.001 THEN
    DELETE FROM public.gateway_leases l WHERE l.held = 0 AND l.changed_at < now() - interval '3 days';
  END IF;
  RETURN v_revision;
END $$;

-- As before, but for the minute in which another timeline was noticed.
CREATE OR REPLACE FUNCTION steward.take_gateway_minute(p_key uuid, p_minute timestamptz, p_requests bigint, p_tokens bigint[], p_free bigint[])
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
    v_reached := CASE WHEN steward.gateway_minute_is_behind(v_minute)
      THEN CASE WHEN v_key.requests IS NOT NULL THEN 'requests' WHEN v_key.input IS NOT NULL THEN 'input' ELSE 'output' END
      WHEN v_taken.requests >= v_key.requests THEN 'requests' WHEN v_taken.input >= v_key.input THEN 'input'
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

-- As before, but for the minute in which another timeline was noticed.
CREATE OR REPLACE FUNCTION steward.take_gateway_entries(p_key uuid, p_entries bigint) RETURNS TABLE (reached text, ends_ms double precision)
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
    v_reached := CASE WHEN steward.gateway_minute_is_behind(v_minute)
      THEN CASE WHEN v_key.requests IS NOT NULL THEN 'requests' WHEN v_key.input IS NOT NULL THEN 'input' ELSE 'output' END
      WHEN v_taken.requests + p_entries > v_key.requests THEN 'requests'
      WHEN v_taken.input_tokens >= v_key.input THEN 'input' WHEN v_taken.output_tokens >= v_key.output THEN 'output' END;
    IF v_reached IS NULL THEN
      UPDATE public.gateway_minutes m SET requests = m.requests + p_entries WHERE m.key_id = p_key AND m.minute = v_minute;
    END IF;
  END IF;
  RETURN QUERY SELECT v_reached,
    greatest(0, extract(epoch FROM v_minute + interval '1 minute' - clock_timestamp()) * 1000)::double precision;
END $$;
