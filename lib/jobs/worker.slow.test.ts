import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { serveIntents } from './worker';

let database: TestDatabase;
let worker: TestWorker;
beforeEach(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
});
afterEach(async () => {
  await worker.running.close();
  await database.drop();
});

const queueOne = () =>
  database.owner.pool.query(`SELECT graphile_worker.add_job('intent', json_build_object('intentId', $1::text))`, [
    newId(),
  ]);
const waiting = async () =>
  (await database.owner.pool.query<{ n: number }>('SELECT count(*)::int AS n FROM graphile_worker.jobs')).rows[0]?.n;

it('ends when a slot of the queue is lost, so that whoever watches it starts it anew', async () => {
  const traced = vi.spyOn(console, 'trace').mockReturnValue();
  const runner = await serveIntents(worker.deps);
  try {
    await queueOne();
    await expect.poll(waiting).toBe(0);
    // A job that cannot be given back, as when the database breaks at that moment.
    await database.owner.pool.query(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
       CREATE TRIGGER refuse BEFORE DELETE ON graphile_worker._private_jobs FOR EACH ROW EXECUTE FUNCTION refuse()`,
    );
    let hasEnded = false;
    const ended = runner.promise.then(() => {
      hasEnded = true;
    });
    expect(hasEnded).toBe(false);
    await queueOne();
    await ended;
    // graphile tells it in its own words.
    await vi.waitUntil(() => traced.mock.calls.length > 0, { timeout: 120_000 });
  } finally {
    traced.mockRestore();
    await runner.stop();
  }
});
