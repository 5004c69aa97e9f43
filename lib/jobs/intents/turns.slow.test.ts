import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { endSession } from '@/lib/domain/sessions/schema';
import { serveIntents } from '@/lib/jobs/worker';
import { ask } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { executeIntent } from './run';
import { CONCURRENCY } from './turn-order';
import { takeTurn } from './turns';

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

const query = async (sql: string, values: unknown[] = []) => (await database.owner.pool.query(sql, values)).rows;
const newPerson = () => createSignedInPerson(database.owner.db, 'admin');
/** A change that fails at once: there is no such session. */
const askFor = (token: string) => ask(database, endSession, { sessionId: newId() }, { token });

/** Many changes of one person, stored and queued as the door does it, without its rate. */
const flood = (personId: string, count: number) =>
  query(
    `WITH stored AS (
       INSERT INTO intents (id, command, input, input_hash, target, subject_kind, subject_id, source, actor_kind, actor_person_id, idempotency_key, request_id,
         background, state, created_at)
       SELECT id, 'session.end', jsonb_build_object('sessionId', id), 'h', 'session:' || id, 'session', id, 'web', 'person', $1, id, 'flood', false, 'queued',
         now() - interval '30 seconds'
       FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $2)) AS ids RETURNING id)
     SELECT count(graphile_worker.add_job('intent', json_build_object('intentId', id), job_key => id::text)) FROM stored`,
    [personId, count],
  );
const stateOf = async (id: string) => (await query('SELECT state FROM intents WHERE id = $1', [id]))[0]?.state;

it('never makes anybody wait behind two thousand changes of somebody else', async () => {
  const [flooder, ...others] = await Promise.all(Array.from({ length: 4 }, newPerson));
  await flood(flooder?.personId ?? '', 2_000);
  const runner = await serveIntents(worker.deps);
  try {
    const waited: number[] = [];
    for (const { token } of [...others, ...others]) {
      const id = await askFor(token);
      const [since] = await query('SELECT seq FROM audit_head');
      while ((await stateOf(id)) !== 'failed') await sleep(20);
      // How many changes of the one were begun after this one was stored and before it was.
      const [row] = await query(
        `SELECT count(*)::int AS before FROM audit_entries
         WHERE kind = 'started' AND actor_person_id = $1 AND seq > $2
           AND seq < (SELECT seq FROM audit_entries WHERE intent_id = $3 AND kind = 'started')`,
        [flooder?.personId, since.seq, id],
      );
      waited.push(row.before);
    }
    const [left] = await query(`SELECT count(*)::int AS queued FROM intents WHERE state = 'queued'`);
    expect(left.queued).toBeGreaterThan(100);
    expect(Math.max(...waited)).toBeLessThanOrEqual(CONCURRENCY);
  } finally {
    await runner.stop();
  }
});

it('leaves a place for others while changes of one take long, and goes on by itself when they end', async () => {
  const [slow, other] = [await newPerson(), await newPerson()];
  const ids = await Promise.all(Array.from({ length: CONCURRENCY }, () => askFor(slow.token)));
  const [last = '', ...running] = ids;
  await query(
    `UPDATE intents SET state = 'running', claimed_at = now(), claimed_by = 'elsewhere', lease_until = now() + interval '1 minute'
     WHERE id = ANY($1)`,
    [running],
  );
  await takeTurn(worker.deps, last);
  expect(await stateOf(last)).toBe('queued');
  const quick = await askFor(other.token);
  // Whichever place in the queue comes up: it is the other's turn.
  await takeTurn(worker.deps, last);
  expect([await stateOf(quick), await stateOf(last)]).toEqual(['failed', 'queued']);

  await query('DELETE FROM graphile_worker._private_jobs');
  await query(`UPDATE intents SET lease_until = now() - interval '1 second' WHERE id = $1`, [running[0]]);
  await takeTurn(worker.deps, running[0] ?? '');
  const jobs = await query('SELECT key FROM graphile_worker.jobs');
  expect(jobs.map(({ key }) => key)).toEqual([last]);
  await takeTurn(worker.deps, last);
  expect(await stateOf(last)).toBe('failed');
});

it('goes round among those who wait, whoever asked for more or first', async () => {
  const people = await Promise.all(Array.from({ length: 3 }, newPerson));
  for (const [at, { token }] of people.entries()) for (let count = 0; count <= 2 - at; count += 1) await askFor(token);
  const [some] = await query('SELECT id::text FROM intents ORDER BY created_at DESC LIMIT 1');
  for (let turn = 0; turn < 6; turn += 1) {
    const [job] = await query(`SELECT id::text FROM intents WHERE state = 'queued' ORDER BY created_at LIMIT 1`);
    await takeTurn(worker.deps, job?.id ?? some.id);
  }
  const claimed = await query(`SELECT actor_person_id AS who FROM audit_entries WHERE kind = 'started' ORDER BY seq`);
  const order = claimed.map(({ who }) => people.findIndex(({ personId }) => personId === who));
  expect(order.slice(0, 3).sort()).toEqual([0, 1, 2]);
  expect(order.slice(3, 5).sort()).toEqual([0, 1]);
  expect(order.slice(5)).toEqual([0]);
});

it('does not hold up a principal whose first change waits for its target', async () => {
  const { token } = await newPerson();
  const sessionId = newId();
  const [first, blocked] = [
    await ask(database, endSession, { sessionId }, { token }),
    await askFor((await newPerson()).token),
  ];
  await query(`UPDATE intents SET state = 'unknown', lease_until = now() + interval '1 minute' WHERE id = $1`, [first]);
  const second = await ask(database, endSession, { sessionId }, { token });
  const third = await askFor(token);
  for (let turn = 0; turn < 3; turn += 1) await takeTurn(worker.deps, second);
  expect(await Promise.all([blocked, second, third].map(stateOf))).toEqual(['failed', 'queued', 'failed']);
  await executeIntent(worker.deps, second);
  expect(await stateOf(second)).toBe('queued');
});

it('leaves a change that only a newer worker knows to that one, and says so if there is none', async () => {
  const { token } = await newPerson();
  const older = { ...worker.another(), commands: new Map() };
  const id = await askFor(token);
  await takeTurn(older, id);
  expect(await stateOf(id)).toBe('queued');
  await takeTurn(worker.deps, id);
  expect(await stateOf(id)).toBe('failed');
  const alone = await askFor(token);
  await query(`UPDATE intents SET created_at = now() - interval '61 seconds' WHERE id = $1`, [alone]);
  await takeTurn(older, alone);
  const [row] = await query('SELECT state, error_message AS says FROM intents WHERE id = $1', [alone]);
  expect(row).toMatchObject({ state: 'failed', says: expect.stringContaining('of another version') });
});
