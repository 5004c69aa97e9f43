-- A key of repetition holds for a day, and for as long as its change has not ended; then it is free again. Calls of one
-- principal come here one after the other, so nobody takes it in between. The rest of the function stays as it is.
DO $$
DECLARE
  v_source text := pg_get_functiondef('steward.submit_intent'::regproc);
  v_before text := v_source;
BEGIN
  v_source := replace(v_source,
    $x$v_now := date_trunc('milliseconds', clock_timestamp());$x$,
    $x$v_now := date_trunc('milliseconds', clock_timestamp());

  UPDATE public.intents i SET idempotency_key = 'free:' || i.id
   WHERE coalesce(i.actor_person_id::text, i.actor_token_id::text, '') = coalesce(v_person::text, v_token::text, '')
     AND i.idempotency_key = p_idempotency_key AND i.created_at <= v_now - interval '24 hours' AND i.finished_at IS NOT NULL;$x$);
  ASSERT v_source <> v_before;
  EXECUTE v_source;
END
$$;
