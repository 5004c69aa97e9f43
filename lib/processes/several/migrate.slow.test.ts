import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, expect, inject, it, vi } from 'vitest';
import { connectTo } from '@/lib/processes/database-connection';
import { makeLastingSecrets } from '@/lib/processes/secrets';
import { migrate } from './migrate';
import { readSchemaState, refuseNewer } from './schema-state';
import { splitSecrets } from './split-secrets';

/** Migrates a database. */
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const name = `several_${randomBytes(4).toString('hex')}`;
const urlOf = (user: string) =>
  inject('postgresUrl')
    .replace('postgres:test@', `${user}:test@`)
    .replace(/\/postgres$/, `/${name}`);
const files = splitSecrets({ DATABASE_URL: urlOf(name) }, makeLastingSecrets(), 'steward-audit/test');
const URLS = {
  web: files.web.WEB_DATABASE_URL ?? '',
  worker: files.worker.WORKER_DATABASE_URL ?? '',
  gateway: files.gateway.GATEWAY_DATABASE_URL ?? '',
};
let admin: pg.Client;
const said: string[] = [];
const run = (environment: Record<string, string>) => migrate(environment, (sentence) => said.push(sentence));

beforeAll(async () => {
  admin = await connectTo(inject('postgresUrl'));
  await admin.query(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'test'`);
  await admin.query(`CREATE DATABASE ${name} OWNER ${name}`);
});
afterAll(async () => {
  await admin.query(`DROP DATABASE ${name} WITH (FORCE)`);
  for (const role of ['web', 'worker', 'gateway']) await admin.query(`DROP ROLE IF EXISTS steward_${role}_${name}`);
  await admin.query(`DROP ROLE ${name}`);
  await admin.end();
});

async function as<T>(url: string, ask: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectTo(url);
  return ask(client).finally(() => client.end());
}

it('says which role is missing where it is given nothing to make it from', async () => {
  await expect(run({ DATABASE_URL: urlOf(name) })).rejects.toThrow(
    `There is no role "steward_web_${name}". Name an existing one with WEB_DATABASE_ROLE, or set WEB_DATABASE_VERIFIER`,
  );
});

it('makes roles that sign in with passwords it was never told, again and again', async () => {
  await run(files.migrate);
  await run(files.migrate);
  for (const url of Object.values(URLS))
    await as(url, (client) => client.query('SELECT * FROM steward.schema_state()'));
  // Roles that are there are used as they are.
  await run({ DATABASE_URL: urlOf(name) });
});

it('gives the worker every row and the queue, and no table, function or role', async () => {
  await as(URLS.worker, async (worker) => {
    await worker.query('CREATE TEMP TABLE staged (LIKE people)');
    await worker.query('SELECT pg_try_advisory_lock(1), pg_advisory_unlock(1)');
    await worker.query(`INSERT INTO process_status (name, at, detail) VALUES ('worker', now(), '{}')`);
    await worker.query(`SELECT graphile_worker.add_job('nothing', job_key => 'one')`);
    const { rows } = await worker.query('SELECT key FROM graphile_worker.jobs');
    expect(rows).toEqual([{ key: 'one' }]);
    for (const refused of [
      'ALTER TABLE people ADD COLUMN x int',
      'CREATE TABLE mine (x int)',
      'DROP FUNCTION steward.schema_state()',
      'ALTER TABLE audit_entries DISABLE TRIGGER USER',
      'UPDATE _prisma_migrations SET finished_at = NULL',
      'CREATE ROLE mine',
      `SET ROLE ${name}`,
    ])
      await expect(worker.query(refused), refused).rejects.toMatchObject({ code: '42501' });
  });
});

it('leaves a database alone that a newer version has upgraded', async () => {
  await as(urlOf(name), async (owner) => {
    await owner.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name) VALUES ('x', 'x', now(), '20991231000000_newer')`,
    );
    await owner.query(`REVOKE SELECT ON people FROM steward_web_${name}`);
    await run(files.migrate);
    expect(said.at(-1)).toBe(
      'A newer version has upgraded this database (to 20991231000000_newer). Nothing was changed.',
    );
    expect(await readSchemaState(owner)).toMatchObject({ level: '20991231000000_newer' });
    await refuseNewer(urlOf(name), 'DATABASE_URL');
    await owner.query(
      `CREATE OR REPLACE FUNCTION steward.schema_floor() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '20991231000000_newer' $$`,
    );
    await expect(refuseNewer(urlOf(name), 'DATABASE_URL')).rejects.toThrow(
      'The database was upgraded beyond what this version knows (20991231000000_newer).',
    );
  });
  await as(URLS.web, (web) => expect(web.query('SELECT 1 FROM people')).rejects.toMatchObject({ code: '42501' }));
});
