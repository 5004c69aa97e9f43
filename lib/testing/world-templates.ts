import pg from 'pg';
import { inject } from 'vitest';
import type { TestDatabase } from './database';

/** Organisations that many tests begin with, read into a database once in each run: the simulated one, and one of figures alone. */
export type WorldTemplate = 'company' | 'company without members' | 'explorer';

interface Template {
  name: string;
  /** When it was read: the epoch of a sandbox that holds the same organisation. */
  epoch: Date;
}

/** The database that holds this world. Who asks first reads it from a sandbox; who asks meanwhile waits. */
export async function findTemplate(
  world: WorldTemplate,
  create: (name: string) => Promise<TestDatabase>,
): Promise<Template> {
  const name = `steward_${world.replaceAll(' ', '_')}`;
  const admin = new pg.Client({ connectionString: inject('postgresUrl') });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock(728, hashtext($1))', [name]);
    return { name, epoch: (await epochOf(admin, name)) ?? (await build(admin, name, world, create)) };
  } finally {
    await admin.end();
  }
}

async function epochOf(admin: pg.Client, name: string): Promise<Date | null> {
  const { rows } = await admin.query<{ epoch: string | null }>(
    `SELECT shobj_description(oid, 'pg_database') AS epoch FROM pg_database WHERE datname = $1`,
    [name],
  );
  return rows[0]?.epoch ? new Date(rows[0].epoch) : null;
}

async function build(
  admin: pg.Client,
  name: string,
  world: WorldTemplate,
  create: (name: string) => Promise<TestDatabase>,
): Promise<Date> {
  await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  const database = await create(name);
  const epoch = new Date();
  if (world === 'explorer') {
    const { readExplorerWorld } = await import('./explorer-world');
    await readExplorerWorld(database.owner);
  } else await readCompany({ ...database, epoch }, world === 'company' ? 'full' : 'core');
  // Nothing else tells the planner what there is: no test waits for an autovacuum.
  await database.owner.pool.query('ANALYZE');
  // A template that somebody is connected to cannot be copied.
  await Promise.all([database.owner.close(), database.web.close()]);
  // Its epoch says that it is whole.
  await admin.query(`COMMENT ON DATABASE ${name} IS '${epoch.toISOString()}'`);
  return epoch;
}

async function readCompany(database: TestDatabase, extent: 'full' | 'core'): Promise<void> {
  const { createTestWorker } = await import('./worker');
  const { syncMirror } = await import('@/lib/jobs/reading/mirror');
  const worker = await createTestWorker(database);
  const outcome = await syncMirror(worker.deps, 'manual', extent);
  await worker.running.close();
  if (outcome !== 'succeeded') throw new Error(`The company could not be read: ${outcome}`);
}
