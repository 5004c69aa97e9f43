import { databaseUrl } from '@/e2e/processes/data';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import type { BenchRow } from './bench-database';
import { type Asked, measureAll } from './page-speed';
import type { BenchSteward } from './product';
import { BUSY, generateTraffic } from './traffic';

const PAGES: readonly Asked[] = [
  { name: 'Live', path: '/usage/gateway', kind: 'figures' },
  { name: 'Requests', path: '/usage/gateway/requests', kind: 'list' },
  { name: 'Requests that failed', path: '/usage/gateway/requests?outcome=failed', kind: 'list' },
  { name: 'Requests of a key', path: `/usage/gateway/requests?key=${BUSY}`, kind: 'list' },
  { name: 'A key’s traffic', path: `/api-keys/steward/${BUSY}/traffic`, kind: 'figures' },
];

/** Whole pages about the gateway’s traffic, where there are a million requests of two weeks up to now. */
export async function measureTrafficPages(bench: BenchSteward): Promise<BenchRow[]> {
  const database = openDatabase(databaseUrl(bench.steward.dataFolder, 'owner'), { ...WORKER_LIMITS, connections: 2 });
  try {
    await database.pool.query(
      'TRUNCATE gateway_requests, gateway_traffic_minutes, gateway_traffic_hours, gateway_traffic_days, gateway_ledger',
    );
    await database.pool.query(`DELETE FROM gateway_keys; DELETE FROM workspaces WHERE id ~ '^wrkspc_\\d+$'`);
    await generateTraffic(database, new Date());
  } finally {
    await database.close();
  }
  return measureAll(bench, PAGES);
}
