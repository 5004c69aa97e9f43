-- A change that a program only prepared waits for the person who answers for its token.
ALTER TABLE "intents" ADD COLUMN "prepared_because" TEXT;
ALTER TABLE "approvals" ADD COLUMN "token_id" UUID;

-- The door says that it is only prepared, and why. The rest of the function stays as it is.
DO $$
DECLARE
  v_source text := pg_get_functiondef('steward.submit_intent'::regproc);
  v_before text := v_source;
BEGIN
  v_source := replace(v_source, $x$idempotency_key, request_id, background, state,$x$,
    $x$idempotency_key, request_id, prepared_because, background, state,$x$);
  ASSERT v_source <> v_before;
  v_before := v_source;
  v_source := replace(v_source, $x$p_idempotency_key, p_request_id, p_background,$x$,
    $x$p_idempotency_key, p_request_id, CASE v_kind WHEN 'service' THEN left(p_about->>'prepared', 500) END, p_background,$x$);
  ASSERT v_source <> v_before;
  v_before := v_source;
  v_source := replace(v_source, $x$WHEN 'service' THEN 'api' ELSE 'web'$x$,
    $x$WHEN 'service' THEN CASE WHEN p_about->>'prepared' IS NULL THEN 'api' ELSE 'mcp' END ELSE 'web'$x$);
  ASSERT v_source <> v_before;
  EXECUTE v_source;
END
$$;
