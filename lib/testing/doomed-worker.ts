import { setTimeout as delay } from 'node:timers/promises';
import { openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import type { TestDatabase } from './database';

/** A worker whose connections are all cut at some moment, and which never comes back. */
export async function doomed(
  database: TestDatabase,
  work: (own: TestDatabase['owner']) => Promise<unknown>,
  livesMs: number,
): Promise<void> {
  const name = `doomed ${Math.random()}`;
  const own = openDatabase(`${database.ownerUrl}?application_name=${encodeURIComponent(name)}`, {
    ...{ ...WORKER_LIMITS, connections: 6, connectMs: 500 },
  });
  const dying = work(own).catch(() => undefined);
  await Promise.race([dying, delay(livesMs)]);
  const { pool } = database.owner;
  for (let again = 0; again < 3; again += 1)
    await pool.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [name]);
  await dying;
  await own.close().catch(() => undefined);
}
