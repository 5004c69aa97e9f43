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

type Query = (...given: unknown[]) => unknown;

/**
 * A worker that is gone right after the first statement of which `isLast` says so was carried out: it never hears of that, none of
 * its connections lives on, and no other opens. Whether it died.
 */
export async function doomedAfter(
  database: TestDatabase,
  work: (own: TestDatabase['owner']) => Promise<unknown>,
  isLast: (sql: string) => boolean,
): Promise<boolean> {
  const own = openDatabase(database.ownerUrl, { ...WORKER_LIMITS, connections: 6 });
  const gone = new Error('the worker is gone');
  const sockets = new Set<{ destroy(): unknown }>();
  let isDead = false;
  const die = (sql: string) => {
    if (!isDead && !isLast(sql)) return;
    if (!isDead) own.pool.end().catch(() => undefined);
    isDead = true;
    for (const socket of sockets) socket.destroy();
    throw gone;
  };
  own.pool.on('connect', (client) => {
    const { connection } = client as unknown as { connection: { stream: { destroy(): unknown } } };
    sockets.add(connection.stream);
    const query = client.query.bind(client) as Query;
    const watched: Query = (...given) => {
      const [asked, end] = [given[0], given.at(-1)];
      const sql = typeof asked === 'string' ? asked : ((asked as { text?: string } | undefined)?.text ?? '');
      if (typeof end !== 'function') {
        const answer = query(...given);
        if (!(answer instanceof Promise)) return answer;
        return answer.then((result: unknown) => {
          die(sql);
          return result;
        });
      }
      const heard: Query = (error, result) => {
        try {
          die(sql);
          end(error, result);
        } catch (thrown) {
          if (thrown !== gone) throw thrown;
          end(gone);
        }
      };
      return query(...given.slice(0, -1), heard);
    };
    Object.assign(client, { query: watched });
  });
  await work(own).catch(() => undefined);
  await own.close().catch(() => undefined);
  return isDead;
}
