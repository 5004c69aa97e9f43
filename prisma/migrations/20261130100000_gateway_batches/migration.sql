-- Batches that keys made through the gateway: by which of Anthropic's keys, when each began and ended, and what is held for it
-- of its key's dollars until its results are read.
CREATE TABLE "gateway_batches" (
    "id" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "line_id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "credential_id" UUID NOT NULL,
    "entries" INTEGER,
    "held" BIGINT NOT NULL DEFAULT 0,
    "made_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),
    "spent" BIGINT,
    "estimated" BIGINT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "ask_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "gateway_batches_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "gateway_batches_line_id_settled_at_idx" ON "gateway_batches"("line_id", "settled_at");
CREATE INDEX "gateway_batches_settled_at_ask_at_idx" ON "gateway_batches"("settled_at", "ask_at");

-- When something was last booked: whoever watches what is spent asks for that alone.
ALTER TABLE "gateway_allowances" ADD COLUMN "booked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
CREATE INDEX "gateway_allowances_booked_at_idx" ON "gateway_allowances"("booked_at");

-- Notes a batch with what it can cost at most. Whoever is told of it first has it.
CREATE FUNCTION steward.note_gateway_batch(p_id text, p_key uuid, p_credential uuid, p_entries integer, p_held bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF length(p_id) NOT BETWEEN 1 AND 200 OR p_held < 0 THEN
    RAISE EXCEPTION 'no such batch' USING ERRCODE = '22023';
  END IF;
  INSERT INTO public.gateway_batches (id, key_id, line_id, workspace_id, credential_id, entries, held, made_at, asked_at, ask_at)
    SELECT p_id, k.id, steward.gateway_lineage(k.id), k.workspace_id, p_credential, p_entries, p_held, now(), now(),
      now() + interval '15 seconds'
    FROM public.gateway_keys k WHERE k.id = p_key
    ON CONFLICT (id) DO NOTHING;
END $$;
REVOKE ALL ON FUNCTION steward.note_gateway_batch(text, uuid, uuid, integer, bigint) FROM PUBLIC;

-- A batch whose turn it is to be asked about, or the one that is named: whoever gets it has it for two minutes. The longer one
-- takes, the rarer it is asked about.
CREATE FUNCTION steward.claim_gateway_batch(p_id text)
RETURNS TABLE (id text, workspace_id text, credential_id uuid, held bigint, made_at timestamptz)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.gateway_batches b SET asked_at = now(),
    ask_at = now() + least(interval '10 minutes', greatest(interval '2 minutes', (now() - b.made_at) / 4))
  WHERE b.id = (
    SELECT d.id FROM public.gateway_batches d
    WHERE d.settled_at IS NULL AND CASE WHEN p_id IS NULL THEN d.ask_at <= now() ELSE d.id = p_id END
    ORDER BY d.ask_at LIMIT 1 FOR UPDATE SKIP LOCKED
  ) RETURNING b.id, b.workspace_id, b.credential_id, b.held, b.made_at
$$;
REVOKE ALL ON FUNCTION steward.claim_gateway_batch(text) FROM PUBLIC;

-- Asks about it again after so many seconds.
CREATE FUNCTION steward.defer_gateway_batch(p_id text, p_seconds integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.gateway_batches b SET ask_at = now() + p_seconds * interval '1 second' WHERE b.id = p_id AND b.settled_at IS NULL
$$;
REVOKE ALL ON FUNCTION steward.defer_gateway_batch(text, integer) FROM PUBLIC;

-- What a batch cost, once: it counts on each day from that on which it was made to that on which it ended, since nobody says
-- when each of its entries was billed.
CREATE FUNCTION steward.settle_gateway_batch(p_id text, p_ended timestamptz, p_spent bigint, p_estimated bigint) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_line uuid;
  v_batch record;
BEGIN
  SELECT b.line_id INTO v_line FROM public.gateway_batches b WHERE b.id = p_id;
  IF v_line IS NULL OR p_spent < 0 OR p_estimated NOT BETWEEN 0 AND p_spent THEN RETURN false; END IF;
  -- As the leases of the line: whoever asks for room sees it held or spent, never neither.
  PERFORM pg_advisory_xact_lock(hashtextextended(v_line::text, 2110));
  UPDATE public.gateway_batches b SET settled_at = now(), ended_at = greatest(b.made_at, least(p_ended, now())), spent = p_spent,
    estimated = p_estimated WHERE b.id = p_id AND b.settled_at IS NULL RETURNING b.made_at, b.ended_at INTO v_batch;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO public.gateway_allowances AS a (line_id, period, starts_on, spent, estimated, booked_at)
    SELECT v_line, w.period, w.starts_on, p_spent, p_estimated, now() FROM (
      SELECT DISTINCT w.period, date_trunc(w.period, d.day)::date AS starts_on
      FROM generate_series((v_batch.made_at AT TIME ZONE 'UTC')::date, (v_batch.ended_at AT TIME ZONE 'UTC')::date,
        interval '1 day') AS d (day), unnest(ARRAY['day', 'month']) AS w (period)
    ) w WHERE p_spent > 0
    ON CONFLICT ON CONSTRAINT gateway_allowances_pkey
    DO UPDATE SET spent = a.spent + excluded.spent, estimated = a.estimated + excluded.estimated, booked_at = now();
  RETURN true;
END $$;
REVOKE ALL ON FUNCTION steward.settle_gateway_batch(text, timestamptz, bigint, bigint) FROM PUBLIC;
