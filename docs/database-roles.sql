-- For a Postgres of your own whose Steward user may not create roles. Run once with psql as an administrator, with passwords of
-- your own, then set DATABASE_URL to the owner, WEB_DATABASE_URL to the role of the web and GATEWAY_DATABASE_URL to that of the gateway.
-- For a second Steward on the same server use other names throughout: each has a database, an owner and roles of its own.
-- What they may read and call inside, Steward grants by itself at every start. The worker's role is only used where each process
-- is started by itself (docs/operations.md, "Several of each"); with npm start the worker connects as the owner.
-- Printed from lib/testing/administrator-script.ts; a test compares the two.

CREATE ROLE steward_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD 'choose-one';
CREATE ROLE steward_web_steward LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD 'choose-another';
CREATE ROLE steward_gateway_steward LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD 'choose-a-third';
CREATE ROLE steward_worker_steward LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD 'choose-a-fourth';

-- Leave this out if the database exists; the owner needs CREATE in it either way.
CREATE DATABASE steward OWNER steward_owner;
REVOKE ALL ON DATABASE "steward" FROM PUBLIC;
GRANT CONNECT ON DATABASE "steward" TO "steward_web_steward", "steward_gateway_steward", "steward_worker_steward";
ALTER ROLE "steward_web_steward" CONNECTION LIMIT 50;
ALTER ROLE "steward_web_steward" IN DATABASE "steward" SET statement_timeout = '20s';
ALTER ROLE "steward_web_steward" IN DATABASE "steward" SET lock_timeout = '5s';
ALTER ROLE "steward_web_steward" IN DATABASE "steward" SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE "steward_gateway_steward" CONNECTION LIMIT 100;
ALTER ROLE "steward_gateway_steward" IN DATABASE "steward" SET statement_timeout = '20s';
ALTER ROLE "steward_gateway_steward" IN DATABASE "steward" SET lock_timeout = '5s';
ALTER ROLE "steward_gateway_steward" IN DATABASE "steward" SET idle_in_transaction_session_timeout = '15s';
ALTER ROLE "steward_worker_steward" CONNECTION LIMIT 100;
GRANT TEMPORARY ON DATABASE steward TO steward_worker_steward;

-- What every role of a server may call unless it is taken away, in this database; owner and worker keep it.
\connect steward
DO $do$
DECLARE
  routine regprocedure;
  tongue name;
BEGIN
  FOR routine IN
    SELECT oid FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace
      AND (proname ~ '^(lo_|pg_(try_)?advisory_)' OR proname IN ('loread', 'lowrite', 'pg_cancel_backend', 'pg_terminate_backend',
        'pg_sleep', 'pg_sleep_for', 'pg_sleep_until', 'pg_notify', 'pg_logical_emit_message', 'pg_export_snapshot'))
  LOOP
    EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', routine);
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO "steward_owner", "steward_worker_steward"', routine);
  END LOOP;
  FOR tongue IN SELECT lanname FROM pg_language WHERE lanpltrusted LOOP
    EXECUTE format('REVOKE USAGE ON LANGUAGE %I FROM PUBLIC', tongue);
    EXECUTE format('GRANT USAGE ON LANGUAGE %I TO "steward_owner", "steward_worker_steward"', tongue);
  END LOOP;
END $do$;

-- Other databases of the server are open to every role until you close them, each by its name:
-- REVOKE CONNECT ON DATABASE other FROM PUBLIC;
