import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { type Database, openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { prepareDatabase } from '@/lib/database/prepare';
import { startEmbeddedPostgres } from '@/lib/processes/embedded-postgres';
import { freePort } from '@/lib/processes/ports';
import { percentile } from './row';

/** One measured figure. */
export interface BenchRow {
  name: string;
  value: number;
  unit: string;
  /** What was measured over what it is held against. */
  ratio?: number;
  /** `≤ 1.3`; compared with the ratio where there is one, else with the value. */
  target?: string;
}

/** Runs something on a Postgres of its own with Steward's tables, as the product starts it, and removes it after. */
export async function withBenchDatabase<T>(
  use: (database: Database, addresses: { gatewayUrl: string }) => Promise<T>,
): Promise<T> {
  const root = mkdtempSync(path.join(tmpdir(), 'steward-bench-'));
  // The database's own account must be able to walk in.
  chmodSync(root, 0o755);
  const postgres = await startEmbeddedPostgres({
    root: process.cwd(),
    dataFolder: path.join(root, 'postgres'),
    port: await freePort(),
    password: 'bench',
    guard: path.resolve('lib/processes/postgres-guard.mjs'),
  });
  try {
    const admin = new pg.Client({ connectionString: postgres.url });
    await admin.connect();
    for (const role of ['web', 'gateway']) await admin.query(`CREATE ROLE steward_${role} LOGIN PASSWORD 'bench'`);
    await admin.query('CREATE DATABASE steward');
    await admin.end();
    const url = postgres.url.replace(/\/postgres$/, '/steward');
    await prepareDatabase(url, { web: 'steward_web', gateway: 'steward_gateway' });
    const database = openDatabase(url, { ...WORKER_LIMITS, connections: 4 });
    const gatewayUrl = url.replace(/\/\/[^@]+@/, '//steward_gateway:bench@');
    try {
      return await use(database, { gatewayUrl });
    } finally {
      await database.close();
    }
  } finally {
    await postgres.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

export interface Times {
  p50: number;
  p95: number;
}

/** Milliseconds of `rounds` calls after a third as many to warm up: caches, and code that runs compiled only after a while. */
export async function timesOf(rounds: number, call: () => Promise<unknown>): Promise<Times> {
  for (let round = 0; round < rounds / 3; round += 1) await call();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await call();
    times.push(performance.now() - started);
  }
  return { p50: percentile(times, 0.5), p95: percentile(times, 0.95) };
}

export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
