import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  COST_DAILY,
  SPEND_DAILY,
  SPEND_HOURLY,
  USAGE_DAILY,
  USAGE_HOURLY,
} from '@/lib/domain/usage/ledger/snapshot-table';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { applyMigrations, schemaScript } from './migrations';

/** What Prisma's schema language cannot say. */
const BEYOND_PRISMA = [
  'anomalies_one_open',
  'key_exposures_one_open',
  'budgets_one_in_force',
  'cost_centres_code',
  'intents_actor_idempotency_key',
  'intents_one_running_per_target',
  'second_factors_one_app',
  'intents_scim_users',
  'intents_sign_ins',
  'intents_noun',
  'intents_refusals_due',
  'intents_refused',
  'intents_waiting',
  'intents_waits_until',
  'conditions_one_open',
  'notifications_to_address',
  'deliveries_inbox',
  'deliveries_unread',
  'deliveries_due',
  // Of a table of partitions.
  'gateway_requests_pkey',
  'gateway_requests_key_id_at_idx',
  'gateway_requests_id_idx',
  ...['gateway_requests_unserved_idx', 'gateway_requests_error_idx', 'gateway_requests_session_idx'],
  'gateway_requests_model_idx',
];

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function shapeOf(pool: Pool, schema: string): Promise<string[]> {
  const columns = await pool.query<{ line: string }>(
    `SELECT concat_ws(' ', table_name, column_name, udt_name, is_nullable, datetime_precision,
       regexp_replace(column_default, '"?' || $1 || '"?\\.', '')) AS line
     FROM information_schema.columns WHERE table_schema = $1 AND table_name NOT LIKE '\\_prisma%'`,
    [schema],
  );
  const indexes = await pool.query<{ line: string }>(
    `SELECT replace(indexdef, $1 || '.', '') AS line FROM pg_indexes
     WHERE schemaname = $1 AND tablename NOT LIKE '\\_prisma%' AND indexname <> ALL($2)`,
    [schema, BEYOND_PRISMA],
  );
  return [...columns.rows, ...indexes.rows].map((row) => row.line).sort();
}

it('leads to the same tables and indexes as prisma/schema', async () => {
  const { pool } = database.owner;
  const script = await schemaScript(database.ownerUrl);
  await pool.query('CREATE SCHEMA planned');
  const client = await pool.connect();
  await client.query(`SET search_path = planned; ${script.replace(/^CREATE SCHEMA.*$/m, '')}; RESET search_path`);
  client.release();
  const planned = await shapeOf(pool, 'planned');
  expect(planned.length).toBeGreaterThan(200);
  expect(await shapeOf(pool, 'public')).toEqual(planned);
});

it('applies nothing twice', async () => {
  expect(await applyMigrations(database.ownerUrl)).toEqual([]);
});

it('does not take a database for up to date that lacks one, or holds half of one', async () => {
  const { pool } = database.owner;
  const last = await pool.query<{ name: string }>('SELECT max(migration_name) AS name FROM _prisma_migrations');
  await pool.query('DELETE FROM _prisma_migrations WHERE migration_name = $1', [last.rows[0]?.name]);
  // What it made is still there: it fails, or does it all over again.
  expect(await applyMigrations(database.ownerUrl).catch(() => 'tried')).not.toEqual([]);
  await pool.query('UPDATE _prisma_migrations SET finished_at = now()');
  expect(await applyMigrations(database.ownerUrl)).toEqual([]);
  await pool.query('UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = $1', [last.rows[0]?.name]);
  await expect(applyMigrations(database.ownerUrl)).rejects.toThrow();
});

it('has tables of which a few days of years are written again and again cleared up soon', async () => {
  const kept = [USAGE_DAILY, USAGE_HOURLY, COST_DAILY, SPEND_DAILY, SPEND_HOURLY].map(({ name }) => name);
  const { rows } = await database.owner.pool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE 'autovacuum_vacuum_scale_factor=0.02' = ANY(reloptions)`,
  );
  expect(rows.map(({ name }) => name)).toEqual(expect.arrayContaining([...kept, 'rollup_daily', 'rollup_hourly']));
});
