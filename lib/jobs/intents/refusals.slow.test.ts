import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { renameWorkspace } from '@/lib/domain/workspaces/schema';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { executeIntent } from './run';
import { sweepIntents } from './sweep';
import { submitSystemIntent } from './system';

let database: TestDatabase;
let worker: TestWorker;
beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database);
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

interface Answer {
  id: string;
  state: string;
  isNew: boolean;
  wait: number;
}

const CANARY = 'nobody may read this';
const REASON = 'Your role does not allow this.';

async function send(secret: string, { command = 'workspace.rename', denied = false, key = newId() } = {}) {
  const { rows } = await database.web.pool.query<Answer>(
    `SELECT intent_id::text AS id, state, is_new AS "isNew", wait_seconds AS wait
     FROM steward.submit_intent($1, $2, $3, $4, $5, '{"kind":"workspace","id":"w"}', 'w', $6, 'req', false, $7, $8)`,
    [
      secret,
      newId(),
      command,
      { name: CANARY },
      sha256(CANARY),
      key,
      ...(denied ? ['forbidden', REASON] : [null, null]),
    ],
  );
  const [answer] = rows;
  if (!answer) throw new Error('no answer');
  return answer;
}

const refuse = (secret: string, command?: string) => send(secret, { command, denied: true });
const entriesOf = async (ids: string[]) =>
  (await database.owner.db.auditEntry.findMany({ where: { intentId: { in: ids } }, orderBy: { seq: 'asc' } })).map(
    ({ kind, command, payload }) => ({ kind, command, payload }),
  );
const query = (sql: string, values: unknown[] = []) => database.owner.pool.query(sql, values);

/** As if what was refused so far had been refused an hour earlier. */
const anHourLater = (ids: string[]) =>
  query(
    `UPDATE intents SET created_at = created_at - interval '1 hour', refusals_due = refusals_due - interval '1 hour'
     WHERE id = ANY($1)`,
    [ids],
  );

/** What the queue would run, and a worker that started only now runs it. */
async function work(): Promise<void> {
  await sweepIntents(worker.deps);
  const { rows } = await query(
    `SELECT key FROM graphile_worker.jobs j JOIN intents i ON i.id::text = j.key WHERE i.state = 'denied' ORDER BY j.id`,
  );
  for (const { key } of rows) await executeIntent(worker.another(), key);
}

describe('refusals', () => {
  it('have one entry at once and one for the rest of their hour, with its number', async () => {
    const { token } = await createSignedInPerson(database.owner.db, 'viewer');
    const answers = await Promise.all([
      ...Array.from({ length: 30 }, () => refuse(token)),
      ...Array.from({ length: 5 }, () => refuse(token, 'workspace.archive')),
    ]);
    const ids = [...new Set(answers.map(({ id }) => id))];
    expect(answers.every(({ state, wait }) => state === 'denied' && wait === 0)).toBe(true);
    expect(ids).toHaveLength(2);

    await work();
    const first = { kind: 'denied', payload: { inputHash: sha256(CANARY), reason: REASON } };
    const atOnce = [
      { ...first, command: 'workspace.archive' },
      { ...first, command: 'workspace.rename' },
    ];
    expect(await entriesOf(ids)).toEqual(expect.arrayContaining(atOnce));
    await work();
    expect(await entriesOf(ids)).toHaveLength(2);

    await anHourLater(ids);
    await Promise.all([work(), work()]);
    await work();
    const rest = (await entriesOf(ids)).slice(2);
    expect(rest.map(({ command, payload }) => [command, payload])).toEqual(
      expect.arrayContaining([
        ['workspace.rename', expect.objectContaining({ reason: REASON, count: 29 })],
        ['workspace.archive', expect.objectContaining({ reason: REASON, count: 4 })],
      ]),
    );
    expect(rest).toHaveLength(2);

    // The flood goes on: no entry at once any more, and the number when this hour is over.
    const next = await Promise.all(Array.from({ length: 7 }, () => refuse(token)));
    const nextIds = [...new Set(next.map(({ id }) => id))];
    await work();
    expect(await entriesOf(nextIds)).toEqual([]);
    await anHourLater(nextIds);
    await work();
    expect((await entriesOf(nextIds)).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ reason: REASON, count: 7 }),
    ]);

    // One that was counted while its hour was being closed is not lost.
    await query('UPDATE intents SET refusals = refusals + 1 WHERE id = $1', [nextIds[0]]);
    await work();
    expect((await entriesOf(nextIds)).at(-1)?.payload).toMatchObject({ count: 1 });
  });

  it('begin anew after a quiet hour', async () => {
    const { token } = await createSignedInPerson(database.owner.db, 'viewer');
    const { id } = await refuse(token);
    await work();
    await anHourLater([id]);
    await anHourLater([id]);
    const again = await refuse(token);
    expect(again.isNew).toBe(true);
    await work();
    expect(await entriesOf([again.id])).toEqual([
      { kind: 'denied', command: 'workspace.rename', payload: { inputHash: sha256(CANARY), reason: REASON } },
    ]);
  });

  it('keep nothing of what was to be changed', async () => {
    const { rows } = await query(
      `SELECT (SELECT count(*)::int FROM intents WHERE state = 'denied') AS denied,
         (SELECT count(*)::int FROM intents i WHERE state = 'denied' AND i::text LIKE '%' || $1 || '%') AS intents,
         (SELECT count(*)::int FROM audit_entries e WHERE e::text LIKE '%' || $1 || '%') AS entries`,
      [CANARY],
    );
    expect(rows).toEqual([{ denied: 5, intents: 0, entries: 0 }]);
  });
});

describe('a principal', () => {
  const PER_MINUTE = 240;

  it('is told when to try again; what it sends beyond is counted, whatever it asks for', async () => {
    const { token, personId } = await createSignedInPerson(database.owner.db, 'admin');
    const key = newId();
    await send(token, { key });
    await query(`UPDATE principals SET asked = $2 WHERE name = 'person:' || $1`, [personId, PER_MINUTE - 5]);
    const sent = await Promise.all([
      ...Array.from({ length: 26 }, (_, number) => send(token, { command: `workspace.n${number}` })),
      ...Array.from({ length: 10 }, () => send(token, { key })),
    ]);
    const [tooMany, others] = [sent.filter(({ wait }) => wait > 0), sent.filter(({ wait }) => wait === 0)];
    expect([tooMany.length, others.filter(({ isNew }) => isNew).length]).toEqual([21, 5]);
    expect(tooMany.every(({ wait, state }) => wait <= 60 && state === 'denied')).toBe(true);
    const ids = [...new Set(tooMany.map(({ id }) => id))];
    expect(ids).toHaveLength(1);

    // Others are not concerned.
    const other = await createSignedInPerson(database.owner.db, 'admin');
    expect(await send(other.token)).toMatchObject({ state: 'queued', wait: 0 });

    await executeIntent(worker.deps, ids[0] ?? '');
    await anHourLater(ids);
    await work();
    expect((await entriesOf(ids)).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ inputHash: sha256(CANARY) }),
      expect.objectContaining({ count: 20, command: 'any' }),
    ]);

    await query(`UPDATE principals SET window_at = window_at - interval '1 minute' WHERE name = 'person:' || $1`, [
      personId,
    ]);
    expect(await send(token)).toMatchObject({ state: 'queued', wait: 0 });
  });

  it('has a rate of its own kind: a token of an identity provider, and Steward itself', async () => {
    const { rows } = await query(
      `SELECT kind, steward.intents_per_minute(kind) AS rate FROM unnest(ARRAY['person', 'code', 'token', 'system']) AS kind`,
    );
    expect(Object.fromEntries(rows.map(({ kind, rate }) => [kind, rate]))).toEqual({
      person: PER_MINUTE,
      code: 20,
      token: 1_500,
      system: 6_000,
    });
    const [secret, id] = [newId(), newId()];
    const token = { id, name: 'Okta', tokenHash: sha256(secret), createdAt: new Date() };
    await database.owner.db.scimToken.create({ data: token });
    const ask = () => send(secret, { command: 'scim_user.patch' });
    await ask();
    await query(`UPDATE principals SET asked = 1499 WHERE name = 'token:Okta'`);
    expect([(await ask()).wait, (await ask()).wait]).toEqual([0, expect.toSatisfy((wait: number) => wait > 0)]);

    const itself = (cause: string) =>
      submitSystemIntent(database.owner.pool, renameWorkspace, { workspaceId: 'w', name: 'x' }, { cause });
    expect(await itself('a')).not.toBeNull();
    await query(`UPDATE principals SET asked = 6000 WHERE name = 'system:Steward'`);
    await expect(itself('b')).rejects.toMatchObject({ code: 'throttled' });
  });
});
