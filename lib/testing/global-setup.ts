import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { prepareDatabase } from '@/lib/database/prepare';
import { lockAway } from '@/lib/database/roles';
import { startEmbeddedPostgres } from '@/lib/processes/embedded-postgres';
import { freePort } from '@/lib/processes/ports';

declare module 'vitest' {
  export interface ProvidedContext {
    postgresUrl: string;
    /** Where its socket is. */
    postgresFolder: string;
  }
}

/** One real Postgres for the whole run, with a migrated template that each test file copies. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = mkdtempSync(path.join(tmpdir(), 'steward-test-'));
  // The database's own account must be able to walk in.
  chmodSync(root, 0o755);
  const dataFolder = path.join(root, 'postgres');
  const postgres = await startEmbeddedPostgres({
    root: process.cwd(),
    dataFolder,
    port: await freePort(),
    password: 'test',
    guard: path.resolve('lib/processes/postgres-guard.mjs'),
    settings: [
      `unix_socket_directories=${dataFolder}`,
      'fsync=off',
      'synchronous_commit=off',
      'full_page_writes=off',
      'autovacuum=off',
      'wal_level=minimal',
      'max_wal_senders=0',
      'max_wal_size=4GB',
      'checkpoint_timeout=1h',
      'shared_buffers=256MB',
      // Each file opens dozens of connections.
      'scram_iterations=1',
    ],
  });
  const tearDown = async () => {
    await postgres.stop();
    rmSync(root, { recursive: true, force: true });
  };
  try {
    await createTemplate(postgres.url);
  } catch (error) {
    await tearDown();
    throw error;
  }
  project.provide('postgresUrl', postgres.url);
  project.provide('postgresFolder', dataFolder);
  return tearDown;
}

async function createTemplate(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await buildTemplate(admin, url);
  } finally {
    await admin.end();
  }
}

async function buildTemplate(admin: pg.Client, url: string): Promise<void> {
  await admin.query(`ALTER ROLE postgres PASSWORD 'test'`);
  await admin.query(`CREATE ROLE steward_owner LOGIN PASSWORD 'test'`);
  await admin.query(`CREATE ROLE steward_web LOGIN PASSWORD 'test'`);
  await admin.query(`CREATE ROLE steward_gateway LOGIN PASSWORD 'test'`);
  await admin.query('CREATE DATABASE steward_template OWNER steward_owner');
  const templateUrl = url.replace('postgres:test@', 'steward_owner:test@').replace(/\/postgres$/, '/steward_template');
  await prepareDatabase(templateUrl, { web: 'steward_web', gateway: 'steward_gateway' });
  const inside = new pg.Client({ connectionString: url.replace(/\/postgres$/, '/steward_template') });
  await inside.connect();
  await inside.query(lockAway('steward_owner'));
  await inside.end();
}
