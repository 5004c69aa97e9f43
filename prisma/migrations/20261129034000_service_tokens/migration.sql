-- Tokens with which programs ask Steward. Of each only the hash of what the web makes of it under its pepper.
CREATE TABLE "service_tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "ends_with" TEXT NOT NULL,
    "role" TEXT,
    "scopes" TEXT[],
    "is_scoped" BOOLEAN NOT NULL,
    "workspace_ids" TEXT[],
    "is_within" BOOLEAN NOT NULL,
    "addresses" TEXT[],
    "holder_id" UUID,
    "is_owner_held" BOOLEAN NOT NULL,
    "source" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "last_address" TEXT,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "service_tokens_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "service_tokens_token_hash_key" ON "service_tokens"("token_hash");
CREATE INDEX "service_tokens_holder_id_idx" ON "service_tokens"("holder_id");

CREATE TABLE "service_token_days" (
    "token_id" UUID NOT NULL,
    "day" DATE NOT NULL,
    "requests" INTEGER NOT NULL DEFAULT 0,
    "refused" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "service_token_days_pkey" PRIMARY KEY ("token_id", "day")
);

-- The live token that this secret opens.
CREATE FUNCTION steward.service_token_of(p_secret text)
RETURNS TABLE (id uuid, name text, role text, scopes text[], workspace_ids text[], addresses text[], holder_id uuid, is_owner_held boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.name, t.role, CASE WHEN t.is_scoped THEN t.scopes END, CASE WHEN t.is_within THEN t.workspace_ids END,
    t.addresses, t.holder_id, t.is_owner_held
  FROM public.service_tokens t
  WHERE t.token_hash = steward.hash_of(p_secret) AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
$$;
REVOKE ALL ON FUNCTION steward.service_token_of(text) FROM PUBLIC;

-- Notes what a token was used for since it was noted last.
CREATE FUNCTION steward.note_token_use(p_secret text, p_requests integer, p_refused integer, p_address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id uuid;
BEGIN
  SELECT t.id INTO v_id FROM steward.service_token_of(p_secret) t;
  IF v_id IS NULL OR p_requests NOT BETWEEN 0 AND 1000000 OR p_refused NOT BETWEEN 0 AND p_requests THEN RETURN; END IF;
  UPDATE public.service_tokens SET last_used_at = now(), last_address = left(p_address, 64) WHERE id = v_id;
  INSERT INTO public.service_token_days (token_id, day, requests, refused)
    VALUES (v_id, (now() AT TIME ZONE 'UTC')::date, p_requests, p_refused)
    ON CONFLICT (token_id, day) DO UPDATE SET requests = public.service_token_days.requests + excluded.requests,
      refused = public.service_token_days.refused + excluded.refused;
END $$;
REVOKE ALL ON FUNCTION steward.note_token_use(text, integer, integer, text) FROM PUBLIC;

-- Keys of repetition are apart by whoever sends them, and by token too.
DROP INDEX intents_actor_idempotency_key;
CREATE UNIQUE INDEX intents_actor_idempotency_key ON intents (coalesce(actor_person_id::text, actor_token_id::text, ''), idempotency_key);

-- A program's changes come in as a person's do. The rest of the function stays as it is.
DO $$
DECLARE
  v_source text := pg_get_functiondef('steward.submit_intent'::regproc);
  v_before text := v_source;
BEGIN
  v_source := replace(v_source,
    $x$IF NOT FOUND OR p_command NOT LIKE 'scim\_user.%' THEN
        RAISE EXCEPTION 'no live session, code or token' USING ERRCODE = 'SW401';
      END IF;
      v_kind := 'token';$x$,
    $x$IF FOUND THEN
        IF p_command NOT LIKE 'scim\_user.%' THEN
          RAISE EXCEPTION 'the token is for other changes' USING ERRCODE = 'SW401';
        END IF;
        v_kind := 'token';
      ELSE
        SELECT t.id, t.name INTO v_token, v_name FROM steward.service_token_of(p_secret) t;
        IF NOT FOUND THEN
          RAISE EXCEPTION 'no live session, code or token' USING ERRCODE = 'SW401';
        END IF;
        v_kind := 'service';
      END IF;$x$);
  ASSERT v_source <> v_before;
  v_before := v_source;
  v_source := replace(v_source,
    $x$coalesce(i.actor_person_id::text, '') = coalesce(v_person::text, '')$x$,
    $x$coalesce(i.actor_person_id::text, i.actor_token_id::text, '') = coalesce(v_person::text, v_token::text, '')$x$);
  ASSERT v_source <> v_before;
  v_before := v_source;
  v_source := replace(v_source, $x$WHEN 'token' THEN 'scim' ELSE 'web'$x$, $x$WHEN 'token' THEN 'scim' WHEN 'service' THEN 'api' ELSE 'web'$x$);
  ASSERT v_source <> v_before;
  EXECUTE v_source;
END
$$;

CREATE OR REPLACE FUNCTION steward.intents_per_minute(kind text) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE kind WHEN 'person' THEN 240 WHEN 'service' THEN 600 WHEN 'token' THEN 1500 WHEN 'system' THEN 6000 ELSE 20 END
$$;
