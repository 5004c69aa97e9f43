import type pg from 'pg';
import { GATEWAY_CALLS, LOCKED_AWAY, type RoleNames, WEB_CALLS, WEB_READS, WEB_READS_COLUMNS } from './roles';

/** How what a role may do differs from what it should. */
export interface Granted {
  exists: boolean;
  missing: string[];
  excess: string[];
  /** How many of Postgres's own functions it may call that it should not; only an administrator can take them away. */
  open: number;
}

/** Every role of a server has it, and it opens no table. */
const OF_EVERYBODY = 'USAGE schema public';

/** What `webGrants` and `gatewayGrants` give, one right each. */
function wantedRights(kind: keyof RoleNames): { rights: string[]; functions: string[] } {
  const within = (calls: readonly string[]) => calls.map((call) => `steward.${call}`);
  if (kind === 'gateway') return { rights: ['USAGE schema steward'], functions: within(GATEWAY_CALLS) };
  const columns = Object.entries(WEB_READS_COLUMNS).flatMap(([table, names]) =>
    names.map((name) => `SELECT ${table}.${name}`),
  );
  return {
    rights: [
      ...['USAGE schema public', 'USAGE schema steward', 'INSERT sign_in_attempts', 'USAGE sign_in_attempts_id_seq'],
      ...WEB_READS.map((table) => `SELECT ${table}`),
      ...columns,
    ],
    functions: within(WEB_CALLS),
  };
}

/** Effective rights, from whomever they come: of the role itself, of everybody, of a role that it belongs to. */
const SQL = `WITH spaces AS (
  SELECT oid, nspname, CASE nspname WHEN 'public' THEN '' ELSE nspname || '.' END AS prefix
  FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
), open_spaces AS (
  SELECT * FROM spaces WHERE has_schema_privilege($1, oid, 'USAGE')
), relations AS (
  SELECT c.oid, c.relkind, s.prefix || c.relname AS name FROM pg_class c JOIN open_spaces s ON s.oid = c.relnamespace
)
SELECT p || ' schema ' || nspname AS "right" FROM spaces, unnest(ARRAY['USAGE', 'CREATE']) p WHERE has_schema_privilege($1, oid, p)
UNION ALL SELECT p || ' ' || name FROM relations,
  unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p
  WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND has_table_privilege($1, oid, p)
UNION ALL SELECT p || ' ' || name || '.' || attname FROM relations JOIN pg_attribute ON attrelid = oid,
  unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) p
  WHERE relkind IN ('r', 'v', 'm', 'p', 'f') AND attnum > 0 AND NOT attisdropped
    AND NOT has_table_privilege($1, oid, p) AND has_column_privilege($1, oid, attnum, p)
UNION ALL SELECT p || ' ' || name FROM relations, unnest(ARRAY['USAGE', 'SELECT', 'UPDATE']) p
  WHERE relkind = 'S' AND has_sequence_privilege($1, oid, p)
UNION ALL SELECT 'EXECUTE ' || f.oid::regprocedure FROM pg_proc f JOIN open_spaces s ON s.oid = f.pronamespace
  WHERE f.prorettype <> 'trigger'::regtype AND has_function_privilege($1, f.oid, 'EXECUTE')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = f.oid AND d.deptype = 'e')
UNION ALL SELECT p || ' in the database' FROM unnest(ARRAY['CREATE', 'TEMPORARY']) p
  WHERE has_database_privilege($1, current_database(), p)
UNION ALL SELECT 'membership in ' || g.rolname FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
  WHERE m.member = $1::regrole
UNION ALL SELECT a.word FROM pg_roles r, LATERAL (VALUES (rolsuper, 'SUPERUSER'), (rolcreaterole, 'CREATEROLE'),
  (rolcreatedb, 'CREATEDB'), (rolreplication, 'REPLICATION'), (rolbypassrls, 'BYPASSRLS')) a(has, word) WHERE r.rolname = $2 AND a.has
UNION ALL SELECT 'ownership of ' || relname FROM pg_class WHERE relowner = $1::regrole AND relkind IN ('r', 'v', 'S', 'm', 'p')`;

const OPEN = `SELECT count(*)::int AS open FROM pg_proc
  WHERE pronamespace = 'pg_catalog'::regnamespace AND ${LOCKED_AWAY} AND has_function_privilege($1, oid, 'EXECUTE')`;

/** Compares a role's rights with those that a start grants. Changes nothing. */
export async function compareRights(client: pg.ClientBase, kind: keyof RoleNames, role: string): Promise<Granted> {
  const found = await client.query('SELECT quote_ident(rolname) AS name FROM pg_roles WHERE rolname = $1', [role]);
  const [named] = found.rows as { name: string }[];
  if (!named) return { exists: false, missing: [], excess: [], open: 0 };
  const wanted = wantedRights(kind);
  const functions = await client.query<{ asked: string; name: string | null }>(
    'SELECT asked, to_regprocedure(asked)::text AS name FROM unnest($1::text[]) asked',
    [wanted.functions],
  );
  const should = new Set([...wanted.rights, ...functions.rows.map(({ asked, name }) => `EXECUTE ${name ?? asked}`)]);
  const { rows } = await client.query<{ right: string }>(SQL, [named.name, role]);
  const has = new Set(rows.map(({ right }) => right));
  if (!(await mayConnect(client, named.name))) should.add('CONNECT to the database');
  const { rows: locked } = await client.query<{ open: number }>(OPEN, [named.name]);
  return {
    exists: true,
    missing: [...should].filter((right) => !has.has(right)),
    excess: [...has].filter((right) => !should.has(right) && right !== OF_EVERYBODY),
    open: locked[0]?.open ?? 0,
  };
}

async function mayConnect(client: pg.ClientBase, role: string): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    "SELECT has_database_privilege($1, current_database(), 'CONNECT') AS may",
    [role],
  );
  return rows[0]?.may ?? false;
}
