-- A second factor for password sign-ins. The web's role reads no seed and no recovery code, and cannot mark one as used. It hands a
-- code to one function, which keeps it as a try; only another transaction learns whether it passes, when it opens the session. So a
-- try counts although it is wrong: what is rolled back tells nothing.

ALTER TABLE "credentials" ADD COLUMN "is_demonstration" BOOLEAN NOT NULL DEFAULT false;

UPDATE "credentials" c SET "is_demonstration" = true FROM "people" p, "intents" i
 WHERE p.id = c.person_id AND i.command = 'installation.demo_sign_ins' AND i.result -> 'people' ? p.email;

CREATE TABLE "second_factors" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seed" BYTEA,
    "last_step" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),

    CONSTRAINT "second_factors_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "second_factors_person_id_idx" ON "second_factors"("person_id");

-- Two apps would be two windows to guess in.
CREATE UNIQUE INDEX "second_factors_one_app" ON "second_factors"("person_id") WHERE "kind" = 'totp';

ALTER TABLE "second_factors" ADD CONSTRAINT "second_factors_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

CREATE TABLE "recovery_codes" (
    "person_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "recovery_codes_pkey" PRIMARY KEY ("person_id","code_hash")
);

CREATE TABLE "factor_tries" (
    "id" UUID NOT NULL,
    "person_id" UUID NOT NULL,
    "code_hash" TEXT NOT NULL,
    "is_guessable" BOOLEAN NOT NULL,
    "transaction_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "judged_at" TIMESTAMPTZ(3),

    CONSTRAINT "factor_tries_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "factor_tries_person_id_at_idx" ON "factor_tries"("person_id", "at");

-- SHA-1 as FIPS 180-4 has it: Postgres knows it only with an extension that not every server lets its owner install.
CREATE FUNCTION steward.sha1(p_message bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_full constant bigint := 4294967295;
  v_padded bytea := p_message || '\x80'::bytea || decode(repeat('00', (119 - length(p_message) % 64) % 64), 'hex')
    || int8send(length(p_message)::bigint * 8);
  v_state bigint[] := ARRAY[1732584193, 4023233417, 2562383102, 271733878, 3285377520];
  w bigint[];
  a bigint; b bigint; c bigint; d bigint; e bigint; f bigint; k bigint; t bigint;
  v_at integer;
BEGIN
  FOR v_block IN 0 .. length(v_padded) / 64 - 1 LOOP
    FOR i IN 0 .. 79 LOOP
      IF i < 16 THEN
        v_at := v_block * 64 + i * 4;
        w[i] := (get_byte(v_padded, v_at)::bigint << 24) | (get_byte(v_padded, v_at + 1) << 16)
          | (get_byte(v_padded, v_at + 2) << 8) | get_byte(v_padded, v_at + 3);
      ELSE
        t := w[i - 3] # w[i - 8] # w[i - 14] # w[i - 16];
        w[i] := ((t << 1) | (t >> 31)) & v_full;
      END IF;
    END LOOP;
    a := v_state[1]; b := v_state[2]; c := v_state[3]; d := v_state[4]; e := v_state[5];
    FOR i IN 0 .. 79 LOOP
      CASE i / 20
        WHEN 0 THEN f := (b & c) | ((b # v_full) & d); k := 1518500249;
        WHEN 1 THEN f := b # c # d; k := 1859775393;
        WHEN 2 THEN f := (b & c) | (b & d) | (c & d); k := 2400959708;
        ELSE f := b # c # d; k := 3395469782;
      END CASE;
      t := ((((a << 5) | (a >> 27)) & v_full) + f + e + k + w[i]) & v_full;
      e := d; d := c; c := ((b << 30) | (b >> 2)) & v_full; b := a; a := t;
    END LOOP;
    v_state := ARRAY[(v_state[1] + a) & v_full, (v_state[2] + b) & v_full, (v_state[3] + c) & v_full,
      (v_state[4] + d) & v_full, (v_state[5] + e) & v_full];
  END LOOP;
  RETURN decode((SELECT string_agg(lpad(to_hex(word), 8, '0'), '' ORDER BY place)
    FROM unnest(v_state) WITH ORDINALITY AS words(word, place)), 'hex');
END $$;

-- HMAC with SHA-1 (RFC 2104), of keys up to a block.
CREATE FUNCTION steward.hmac_sha1(p_key bytea, p_message bytea) RETURNS bytea
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_inner bytea := p_key || decode(repeat('00', 64 - length(p_key)), 'hex');
  v_outer bytea := v_inner;
BEGIN
  FOR i IN 0 .. 63 LOOP
    v_inner := set_byte(v_inner, i, get_byte(v_inner, i) # 54);
    v_outer := set_byte(v_outer, i, get_byte(v_outer, i) # 92);
  END LOOP;
  RETURN steward.sha1(v_outer || steward.sha1(v_inner || p_message));
END $$;

-- The six digits of a step of thirty seconds (RFC 6238).
CREATE FUNCTION steward.totp_code(p_seed bytea, p_step bigint) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_digest bytea := steward.hmac_sha1(p_seed, int8send(p_step));
  v_at integer := get_byte(v_digest, 19) & 15;
  v_number bigint := ((get_byte(v_digest, v_at) & 127)::bigint << 24) | (get_byte(v_digest, v_at + 1) << 16)
    | (get_byte(v_digest, v_at + 2) << 8) | get_byte(v_digest, v_at + 3);
BEGIN
  RETURN lpad((v_number % 1000000)::text, 6, '0');
END $$;

-- The step whose code this is: the present one, the one before or the one after. All three are worked out in any case.
CREATE FUNCTION steward.totp_step(p_seed bytea, p_code_hash text, p_at timestamptz) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
  SELECT max(step) FILTER (WHERE steward.hash_of(steward.totp_code(p_seed, step)) = p_code_hash)
    FROM generate_series(floor(extract(epoch FROM p_at) / 30)::bigint - 1, floor(extract(epoch FROM p_at) / 30)::bigint + 1) step
$$;

-- What people type: spaces, dashes and capitals do not matter.
CREATE FUNCTION steward.plain_code(p_code text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN pg_catalog.lower(pg_catalog.regexp_replace(pg_catalog.left(p_code, 100), '[\s-]', '', 'g'));

-- Which kinds of factors a person has set up and is asked for. The demonstration's own sign-ins are not asked.
CREATE FUNCTION steward.factors_of(p_person uuid) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT f.kind ORDER BY f.kind), '{}') FROM public.second_factors f
   WHERE f.person_id = p_person
     AND NOT EXISTS (SELECT FROM public.credentials c WHERE c.person_id = p_person AND c.is_demonstration)
$$;

-- Keeps a code as a try, for other functions alone. Null: too many wrong ones within a quarter of an hour. Recovery codes are too
-- long to be guessed, so they are not counted: whoever has lost the app is never held up by somebody else's guesses.
CREATE FUNCTION steward.keep_try(p_person uuid, p_code text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_id uuid := gen_random_uuid();
  v_now timestamptz := clock_timestamp();
  v_code text := steward.plain_code(p_code);
  v_guessable boolean := length(v_code) < 16;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.factor'), hashtext(p_person::text));
  PERFORM pg_sleep(0.05);
  DELETE FROM public.factor_tries WHERE person_id = p_person AND at < v_now - interval '1 day';
  IF v_guessable AND (SELECT count(*) FROM public.factor_tries
      WHERE person_id = p_person AND is_guessable AND at > v_now - interval '15 minutes') >= 10 THEN
    RETURN NULL;
  END IF;
  INSERT INTO public.factor_tries (id, person_id, code_hash, is_guessable, transaction_id, at)
    VALUES (v_id, p_person, steward.hash_of(v_code), v_guessable, pg_current_xact_id()::text::bigint, v_now);
  RETURN v_id;
END $$;

-- Whether a try passes: a code of the app that is newer than the last one used, or a recovery code that is left. Each is used up by
-- it. A try is judged once, and never in the transaction that made it. For other functions alone.
CREATE FUNCTION steward.pass_try(p_person uuid, p_try uuid) RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  v_now timestamptz := clock_timestamp();
  v_try public.factor_tries;
  v_apps integer;
  v_codes integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.factor'), hashtext(p_person::text));
  UPDATE public.factor_tries SET judged_at = v_now
   WHERE id = p_try AND person_id = p_person AND judged_at IS NULL AND at > v_now - interval '2 minutes'
     AND transaction_id <> pg_current_xact_id()::text::bigint
  RETURNING * INTO v_try;
  IF v_try.id IS NULL THEN RETURN false; END IF;
  UPDATE public.second_factors f SET last_step = found.step, last_used_at = v_now
    FROM (SELECT id, steward.totp_step(seed, v_try.code_hash, v_try.at) AS step FROM public.second_factors
           WHERE person_id = p_person AND kind = 'totp') found
   WHERE f.id = found.id AND found.step > coalesce(f.last_step, 0);
  GET DIAGNOSTICS v_apps = ROW_COUNT;
  UPDATE public.recovery_codes SET used_at = v_now
   WHERE person_id = p_person AND code_hash = v_try.code_hash AND used_at IS NULL;
  GET DIAGNOSTICS v_codes = ROW_COUNT;
  IF v_apps + v_codes = 0 THEN RETURN false; END IF;
  DELETE FROM public.factor_tries WHERE person_id = p_person AND id <> p_try;
  UPDATE public.factor_tries SET is_guessable = false WHERE id = p_try;
  RETURN true;
END $$;

-- The first half of a sign-in with a code, for whoever knows the password; the try that it gives goes to open_password_session.
CREATE FUNCTION steward.try_factor(p_email text, p_password_hash text, p_code text) RETURNS uuid
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_person uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.password'), hashtext(p_email));
  PERFORM pg_sleep(0.05);
  SELECT p.id INTO v_person
    FROM public.people p JOIN public.credentials c ON c.person_id = p.id
   WHERE p.email = p_email AND p.deactivated_at IS NULL AND c.password_hash = p_password_hash;
  IF v_person IS NULL THEN RETURN NULL; END IF;
  RETURN steward.keep_try(v_person, p_code);
END $$;

-- As before; whoever has set up a second factor needs a try that passes, too. Without one, `asks` says which kinds they have, and
-- nothing to whoever does not know the password.
DROP FUNCTION steward.open_password_session(text, text, text, text, text);
CREATE FUNCTION steward.open_password_session(p_email text, p_password_hash text, p_try uuid, p_secret text, p_user_agent text, p_ip text)
RETURNS TABLE (session_id uuid, asks text[])
LANGUAGE plpgsql VOLATILE ROWS 1 SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  v_person uuid;
  v_factors text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('steward.password'), hashtext(p_email));
  PERFORM pg_sleep(0.05);
  SELECT p.id INTO v_person
    FROM public.people p JOIN public.credentials c ON c.person_id = p.id
   WHERE p.email = p_email AND p.deactivated_at IS NULL AND c.password_hash = p_password_hash;
  IF v_person IS NULL THEN RETURN QUERY SELECT NULL::uuid, '{}'::text[]; RETURN; END IF;
  v_factors := steward.factors_of(v_person);
  IF cardinality(v_factors) > 0 AND NOT coalesce(steward.pass_try(v_person, p_try), false) THEN
    RETURN QUERY SELECT NULL::uuid, v_factors;
    RETURN;
  END IF;
  RETURN QUERY SELECT steward.insert_session(v_person, 'password', p_secret, p_user_agent, p_ip), '{}'::text[];
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA steward FROM PUBLIC;
