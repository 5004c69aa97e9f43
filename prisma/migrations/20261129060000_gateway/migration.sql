-- Keys that Steward issues for its gateway, and the vendor keys with which the gateway serves them.
CREATE TABLE "gateway_keys" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "ends_with" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "owner_id" TEXT,
    "cost_centre_id" UUID,
    "purpose" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "addresses" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "models" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "is_model_limited" BOOLEAN NOT NULL,
    "requests_per_minute" INTEGER,
    "input_tokens_per_minute" INTEGER,
    "output_tokens_per_minute" INTEGER,
    "spend_per_day" BIGINT,
    "spend_per_month" BIGINT,
    "mode" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "disabled_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "replaces_id" UUID,
    "replaced_by_id" UUID,
    "first_used_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_address" TEXT,

    CONSTRAINT "gateway_keys_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "gateway_keys_secret_hash_key" ON "gateway_keys"("secret_hash");
CREATE INDEX "gateway_keys_workspace_id_idx" ON "gateway_keys"("workspace_id");

CREATE TABLE "gateway_key_days" (
    "key_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "requests" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,
    "refused_addresses" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "gateway_key_days_pkey" PRIMARY KEY ("key_id", "day")
);

CREATE TABLE "gateway_credentials" (
    "id" UUID NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "sealed" TEXT NOT NULL,
    "ends_with" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "entered_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "refused_at" TIMESTAMPTZ(3),

    CONSTRAINT "gateway_credentials_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "gateway_credentials_workspace_id_position_idx" ON "gateway_credentials"("workspace_id", "position");

CREATE TABLE "gateway_instances" (
    "id" UUID NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "beat_at" TIMESTAMPTZ(3) NOT NULL,
    "seen" BIGINT NOT NULL,

    CONSTRAINT "gateway_instances_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "gateway_revision" (
    "id" BOOLEAN NOT NULL DEFAULT true,
    "revision" BIGINT NOT NULL,

    CONSTRAINT "gateway_revision_pkey" PRIMARY KEY ("id")
);
INSERT INTO "gateway_revision" ("revision") VALUES (0);

-- The key of this hash, in whatever state it is.
CREATE FUNCTION steward.gateway_key_of(p_hash text)
RETURNS TABLE (id uuid, name text, workspace_id text, addresses text[], models text[], requests_per_minute integer,
  input_tokens_per_minute integer, output_tokens_per_minute integer, spend_per_day bigint, spend_per_month bigint, mode text,
  expires_at timestamptz, disabled_at timestamptz, revoked_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT k.id, k.name, k.workspace_id, k.addresses, CASE WHEN k.is_model_limited THEN k.models END, k.requests_per_minute,
    k.input_tokens_per_minute, k.output_tokens_per_minute, k.spend_per_day, k.spend_per_month, k.mode,
    k.expires_at, k.disabled_at, k.revoked_at
  FROM public.gateway_keys k WHERE k.secret_hash = p_hash
$$;
REVOKE ALL ON FUNCTION steward.gateway_key_of(text) FROM PUBLIC;

-- The vendor keys of a workspace, in the order in which they are tried.
CREATE FUNCTION steward.gateway_credentials_of(p_workspace text) RETURNS TABLE (id uuid, sealed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.sealed FROM public.gateway_credentials c WHERE c.workspace_id = p_workspace ORDER BY c.position, c.id
$$;
REVOKE ALL ON FUNCTION steward.gateway_credentials_of(text) FROM PUBLIC;

-- An instance says that it lives, and which change of keys it no longer overlooks; it hears of the newest.
CREATE FUNCTION steward.gateway_beat(p_id uuid, p_seen bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_revision bigint;
BEGIN
  SELECT r.revision INTO v_revision FROM public.gateway_revision r;
  INSERT INTO public.gateway_instances AS i (id, started_at, beat_at, seen) VALUES (p_id, now(), now(), least(p_seen, v_revision))
    ON CONFLICT (id) DO UPDATE SET beat_at = now(), seen = greatest(i.seen, least(p_seen, v_revision));
  DELETE FROM public.gateway_instances WHERE beat_at < now() - interval '1 hour';
  RETURN v_revision;
END $$;
REVOKE ALL ON FUNCTION steward.gateway_beat(uuid, bigint) FROM PUBLIC;

-- An instance ends: nobody waits for it.
CREATE FUNCTION steward.gateway_leave(p_id uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.gateway_instances WHERE id = p_id
$$;
REVOKE ALL ON FUNCTION steward.gateway_leave(uuid) FROM PUBLIC;

-- Notes what a key was used for since it was noted last.
CREATE FUNCTION steward.note_gateway_use(p_key uuid, p_requests integer, p_refused integer, p_refused_addresses integer, p_address text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF p_requests < 0 OR p_refused NOT BETWEEN 0 AND p_requests OR p_refused_addresses NOT BETWEEN 0 AND p_refused THEN RETURN; END IF;
  UPDATE public.gateway_keys SET
    last_used_at = CASE WHEN p_requests > p_refused THEN now() ELSE last_used_at END,
    last_address = coalesce(nullif(left(p_address, 64), ''), last_address),
    first_used_at = CASE WHEN p_requests > p_refused THEN coalesce(first_used_at, now()) ELSE first_used_at END
    WHERE id = p_key;
  IF NOT FOUND THEN RETURN; END IF;
  INSERT INTO public.gateway_key_days AS d (key_id, day, requests, refused, refused_addresses)
    VALUES (p_key, (now() AT TIME ZONE 'UTC')::date, p_requests, p_refused, p_refused_addresses)
    ON CONFLICT (key_id, day) DO UPDATE SET requests = d.requests + excluded.requests, refused = d.refused + excluded.refused,
      refused_addresses = d.refused_addresses + excluded.refused_addresses;
END $$;
REVOKE ALL ON FUNCTION steward.note_gateway_use(uuid, integer, integer, integer, text) FROM PUBLIC;

-- Notes that a vendor key works, or that the vendor refuses it.
CREATE FUNCTION steward.note_gateway_credential(p_id uuid, p_is_refused boolean) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  UPDATE public.gateway_credentials SET last_used_at = CASE WHEN p_is_refused THEN last_used_at ELSE now() END,
    refused_at = CASE WHEN p_is_refused THEN coalesce(refused_at, now()) END
    WHERE id = p_id
$$;
REVOKE ALL ON FUNCTION steward.note_gateway_credential(uuid, boolean) FROM PUBLIC;
