-- A token that can only prepare: whatever is asked with it waits for whoever answers for it.
ALTER TABLE "service_tokens" ADD COLUMN "prepares_only" BOOLEAN NOT NULL DEFAULT false;

-- As before, and whether it only prepares.
DROP FUNCTION steward.service_token_of(text);
CREATE FUNCTION steward.service_token_of(p_secret text)
RETURNS TABLE (id uuid, name text, role text, scopes text[], workspace_ids text[], addresses text[], holder_id uuid,
  is_owner_held boolean, prepares_only boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT t.id, t.name, t.role, CASE WHEN t.is_scoped THEN t.scopes END, CASE WHEN t.is_within THEN t.workspace_ids END,
    t.addresses, t.holder_id, t.is_owner_held, t.prepares_only
  FROM public.service_tokens t
  WHERE t.token_hash = steward.hash_of(p_secret) AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
$$;
REVOKE ALL ON FUNCTION steward.service_token_of(text) FROM PUBLIC;

-- Whatever a door says, a change of such a token is a prepared one. The rest of the function stays as it is.
DO $$
DECLARE
  v_source text := pg_get_functiondef('steward.submit_intent'::regproc);
  v_before text := v_source;
BEGIN
  v_source := replace(v_source, $x$v_name text;$x$, $x$v_name text;
  v_prepares boolean := false;$x$);
  ASSERT v_source <> v_before;
  v_before := v_source;
  v_source := replace(v_source, $x$SELECT t.id, t.name INTO v_token, v_name FROM steward.service_token_of$x$,
    $x$SELECT t.id, t.name, t.prepares_only INTO v_token, v_name, v_prepares FROM steward.service_token_of$x$);
  ASSERT v_source <> v_before;
  v_before := v_source;
  v_source := replace(v_source, $x$CASE v_kind WHEN 'service' THEN left(p_about->>'prepared', 500) END$x$,
    $x$CASE v_kind WHEN 'service' THEN left(coalesce(p_about->>'prepared', CASE WHEN v_prepares THEN '' END), 500) END$x$);
  ASSERT v_source <> v_before;
  EXECUTE v_source;
END
$$;
