-- What a code opens is called after accounts; the rest of the function stays as it is.
DO $$
DECLARE
  v_source text := pg_get_functiondef('steward.submit_intent'::regproc);
BEGIN
  EXECUTE replace(
    replace(v_source, '''person.create_first_owner''', '''account.create_first_owner'''),
    '''person.set_password''', '''account.set_password'''
  );
END
$$;
