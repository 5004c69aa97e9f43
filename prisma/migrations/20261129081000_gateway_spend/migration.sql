-- What was spent of a key's dollars in a day and a month (UTC), over all gateways. A line is a key with those whose place it
-- took by rotation: they share what is left.
CREATE TABLE "gateway_allowances" (
    "line_id" UUID NOT NULL,
    "period" TEXT NOT NULL,
    "starts_on" DATE NOT NULL,
    "spent" BIGINT NOT NULL DEFAULT 0,
    "estimated" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "gateway_allowances_pkey" PRIMARY KEY ("line_id", "period", "starts_on")
);

-- What one gateway holds of a day's dollars: what it has promised to requests, and what it may promise without asking.
CREATE TABLE "gateway_leases" (
    "id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "turn" BIGINT NOT NULL DEFAULT 0,
    "held" BIGINT NOT NULL DEFAULT 0,
    "booked" BIGINT NOT NULL DEFAULT 0,
    "estimated" BIGINT NOT NULL DEFAULT 0,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_leases_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "gateway_leases_line_id_idx" ON "gateway_leases"("line_id");
CREATE INDEX "gateway_leases_instance_id_idx" ON "gateway_leases"("instance_id");

-- The time by which days and months end.
CREATE FUNCTION steward.gateway_now() RETURNS timestamptz
LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS $$ SELECT clock_timestamp() $$;
REVOKE ALL ON FUNCTION steward.gateway_now() FROM PUBLIC;

-- An instance says what it holds and what it has booked since this lease began, both in all, so that saying it twice changes
-- nothing; and asks for more. Granted is all of p_need or nothing: what is left may not go below zero. A grant is more than
-- was needed, up to p_share, while that is a small part of what is left. A lease of an earlier day gets nothing. What is held
-- by an instance that has gone stays held: nobody knows what came of it.
CREATE FUNCTION steward.lease_gateway_spend(p_id uuid, p_instance uuid, p_key uuid, p_turn bigint, p_held bigint, p_booked bigint,
  p_estimated bigint, p_bound bigint, p_need bigint, p_share bigint, p_is_over boolean)
RETURNS TABLE (is_known boolean, is_over boolean, granted bigint, keep bigint, period text, most bigint, spent bigint, is_final boolean,
  ends_at timestamptz, period_ms double precision, day_ms double precision)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_line uuid := steward.gateway_lineage(p_key);
  v_now timestamptz;
  v_today date;
  v_month date;
  v_lease record;
  v_worst record;
  v_granted bigint := 0;
  v_keep bigint := 0;
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
  IF NOT FOUND OR v_lease.turn >= p_turn OR p_booked < v_lease.booked OR p_estimated < v_lease.estimated OR p_held < 0 THEN
    RETURN QUERY SELECT v_lease.id IS NOT NULL, true, 0::bigint, 0::bigint, NULL::text, 0::bigint, 0::bigint, false, v_now,
      0::double precision, 0::double precision;
    RETURN;
  END IF;
  -- What was begun on one day and ended on the next counts on both: the vendor's ledger has it on the later one.
  IF p_booked > v_lease.booked THEN
    INSERT INTO public.gateway_allowances AS a (line_id, period, starts_on, spent, estimated)
      SELECT DISTINCT v_line, w.period, w.starts_on, p_booked - v_lease.booked, p_estimated - v_lease.estimated
      FROM (VALUES ('day', v_lease.day), ('month', date_trunc('month', v_lease.day)::date), ('day', v_today), ('month', v_month))
        AS w (period, starts_on)
      ON CONFLICT ON CONSTRAINT gateway_allowances_pkey
      DO UPDATE SET spent = a.spent + excluded.spent, estimated = a.estimated + excluded.estimated;
  END IF;
  UPDATE public.gateway_leases l SET turn = p_turn, held = p_held, booked = p_booked, estimated = p_estimated, changed_at = now()
    WHERE l.id = p_id;
  SELECT NULL::text AS period, NULL::bigint AS most, NULL::timestamptz AS ends_at, NULL::bigint AS spent, NULL::bigint AS free,
    NULL::boolean AS is_final INTO v_worst;
  IF p_need > 0 AND v_lease.day = v_today THEN
    SELECT w.period, w.most, w.ends_at, coalesce(a.spent, 0) + h.lost AS spent, w.most - coalesce(a.spent, 0) - h.held AS free,
      w.most - coalesce(a.spent, 0) - h.lost < p_bound AS is_final INTO v_worst
      FROM public.gateway_keys k
      CROSS JOIN LATERAL (VALUES
        ('day', v_today, (v_today + 1)::timestamp AT TIME ZONE 'UTC', k.spend_per_day),
        ('month', v_month, (v_month + interval '1 month') AT TIME ZONE 'UTC', k.spend_per_month)
      ) AS w (period, starts_on, ends_at, most)
      LEFT JOIN public.gateway_allowances a ON a.line_id = v_line AND a.period = w.period AND a.starts_on = w.starts_on
      CROSS JOIN LATERAL (
        -- Of earlier windows what may still be running: its instance lived a quarter of an hour before this one began.
        SELECT coalesce(sum(l.held), 0)::bigint AS held,
          coalesce(sum(l.held) FILTER (WHERE i.id IS NULL OR i.beat_at < now() - interval '30 seconds'), 0)::bigint AS lost
        FROM public.gateway_leases l LEFT JOIN public.gateway_instances i ON i.id = l.instance_id
        WHERE l.line_id = v_line AND l.held > 0
          AND (l.day >= w.starts_on OR i.beat_at >= w.starts_on::timestamp AT TIME ZONE 'UTC' - interval '15 minutes')
      ) h
      WHERE k.id = p_key AND w.most IS NOT NULL
      ORDER BY is_final DESC, free LIMIT 1;
    IF NOT FOUND THEN v_granted := p_need;
    ELSIF v_worst.free >= p_need THEN
      v_keep := least(p_share, v_worst.free / 32);
      v_granted := greatest(p_need, v_keep);
      v_keep := CASE WHEN v_keep > p_bound THEN v_keep ELSE 0 END;
    END IF;
    UPDATE public.gateway_leases l SET held = l.held + v_granted WHERE l.id = p_id;
  END IF;
  IF p_is_over AND p_held = 0 THEN DELETE FROM public.gateway_leases l WHERE l.id = p_id; END IF;
  IF random() < 0.001 THEN
    DELETE FROM public.gateway_leases l WHERE l.day < v_today - 70;
    DELETE FROM public.gateway_allowances a WHERE a.starts_on < v_today - 800;
  END IF;
  RETURN QUERY SELECT true, v_lease.day <> v_today, v_granted, v_keep, v_worst.period, v_worst.most, v_worst.spent, v_worst.is_final,
    v_worst.ends_at, extract(epoch FROM v_worst.ends_at - v_now)::double precision * 1000,
    extract(epoch FROM (v_today + 1)::timestamp AT TIME ZONE 'UTC' - v_now)::double precision * 1000;
END $$;
REVOKE ALL ON FUNCTION steward.lease_gateway_spend(uuid, uuid, uuid, bigint, bigint, bigint, bigint, bigint, bigint, bigint, boolean)
  FROM PUBLIC;

-- As before, but an instance of which something is still held is not forgotten: when it was last seen says for which days that counts.
CREATE OR REPLACE FUNCTION steward.gateway_beat(p_id uuid, p_seen bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_revision bigint;
BEGIN
  SELECT r.revision INTO v_revision FROM public.gateway_revision r;
  INSERT INTO public.gateway_instances AS i (id, started_at, beat_at, seen) VALUES (p_id, now(), now(), least(p_seen, v_revision))
    ON CONFLICT (id) DO UPDATE SET beat_at = now(), seen = greatest(i.seen, least(p_seen, v_revision));
  DELETE FROM public.gateway_instances i WHERE i.beat_at < now() - interval '1 hour'
    AND NOT EXISTS (SELECT FROM public.gateway_leases l WHERE l.instance_id = i.id AND l.held > 0);
  RETURN v_revision;
END $$;

CREATE OR REPLACE FUNCTION steward.gateway_leave(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.gateway_instances i WHERE i.id = p_id
    AND NOT EXISTS (SELECT FROM public.gateway_leases l WHERE l.instance_id = i.id AND l.held > 0);
  UPDATE public.gateway_instances i SET seen = 9223372036854775807 WHERE i.id = p_id;
$$;
