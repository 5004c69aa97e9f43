import type pg from 'pg';
import { AppError } from '@/lib/core/errors';
import { LOCKED_AWAY, nameRole, quoted } from './roles';

/** The worker's role of one database, where a worker is started by itself: the owner's address is the migrations' alone. */
export function nameWorkerRole(database: string): string {
  return nameRole('steward_worker', database);
}

/** The queue's tables are closed row by row to all but their owner. */
const OPEN_QUEUE = (role: string) => `DO $do$
DECLARE
  item regclass;
BEGIN
  FOR item IN SELECT c.oid FROM pg_class c WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relkind = 'r' AND c.relrowsecurity
  LOOP
    EXECUTE format('DROP POLICY IF EXISTS steward_worker ON %s', item);
    EXECUTE format('CREATE POLICY steward_worker ON %s TO ${role} USING (true) WITH CHECK (true)', item);
  END LOOP;
END $do$`;

/** Everything the worker's role may do, as SQL: it reads and writes all rows, and changes no table, function or role. */
export function workerGrants(role: string): string[] {
  const to = quoted(role);
  return [
    `GRANT USAGE ON SCHEMA public, steward, graphile_worker TO ${to}`,
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public, graphile_worker TO ${to}`,
    `REVOKE INSERT, UPDATE, DELETE ON _prisma_migrations, graphile_worker.migrations FROM ${to}`,
    `GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public, graphile_worker TO ${to}`,
    `GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA steward, graphile_worker TO ${to}`,
    OPEN_QUEUE(to),
  ];
}

/** Applies the grants, and says what is still missing that only an administrator can give. */
export async function grantWorker(client: pg.ClientBase, role: string): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of workerGrants(role)) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  const { rows } = await client.query<{ database: string; mayStage: boolean; mayLock: boolean }>(
    `SELECT current_database() AS database, has_database_privilege($1, current_database(), 'TEMPORARY') AS "mayStage",
       NOT EXISTS (SELECT FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace AND ${LOCKED_AWAY}
         AND proname ~ '^pg_(try_)?advisory_|^pg_notify$' AND NOT has_function_privilege($1, oid, 'EXECUTE')) AS "mayLock"`,
    [role],
  );
  const [found] = rows;
  if (found?.mayStage && found.mayLock) return;
  const lacks = found?.mayStage ? 'take the locks that keep workers apart' : 'make temporary tables';
  throw new AppError(
    'forbidden',
    `The worker’s role "${role}" may not ${lacks}, and the user of DATABASE_URL cannot give it that. Run docs/database-roles.sql once as an administrator.`,
  );
}
