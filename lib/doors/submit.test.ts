import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { findActor } from '@/lib/access/find-actor';
import type { OrgRole } from '@/lib/access/principals';
import { sha256 } from '@/lib/core/crypto';
import { newId, newToken } from '@/lib/core/ids';
import { declareCommand } from '@/lib/operations/declare-command';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import type { DoorCtx } from './context';
import { OutcomeListener } from './outcomes';
import { submit } from './submit';

const paint = declareCommand({
  name: 'wall.paint',
  words: 'Paint wall',
  permission: 'workspace:write',
  input: z.object({
    wall: z.string().min(1).max(20),
    colour: z.string().max(20),
    secret: z.string().max(20).optional(),
  }),
  subject: (input) => ({ kind: 'wall', id: input.wall }),
  secretFields: ['secret'],
});

let database: TestDatabase;
let listener: OutcomeListener;
beforeAll(async () => {
  database = await createTestDatabase();
  listener = new OutcomeListener(database.webUrl);
  await listener.start();
});
afterAll(async () => {
  await listener.close();
  await database.drop();
});
beforeEach(() => heartbeat(0));

async function heartbeat(secondsAgo: number) {
  const at = new Date(Date.now() - secondsAgo * 1000);
  await database.owner.db.processStatus.upsert({
    where: { name: 'worker' },
    create: { name: 'worker', at, detail: {} },
    update: { at },
  });
}

async function door(role: OrgRole = 'owner'): Promise<DoorCtx> {
  const { personId, token } = await createSignedInPerson(database.owner.db, role);
  const actor = await findActor(database.owner.db, personId);
  if (!actor) throw new Error('no actor');
  return { actor, secret: token, now: new Date(), requestId: newId(), db: database.web.db };
}

const send = (ctx: DoorCtx, input: unknown, idempotencyKey: string, waitMs = 0) =>
  submit(ctx, paint, input, { idempotencyKey, waitMs, listener });
const intents = (ctx: DoorCtx) =>
  database.owner.db.intent.findMany({
    where: { actorPersonId: ctx.actor.kind === 'person' ? ctx.actor.personId : '' },
  });
const end = async (id: string, state: string, extra = {}) => {
  await database.owner.db.intent.update({ where: { id }, data: { state, finishedAt: new Date(), ...extra } });
  await database.owner.pool.query(`SELECT pg_notify('intent_outcome', $1)`, [id]);
};

describe('submitting', () => {
  test('fifty sends of one form at once are one intent and one job', async () => {
    const ctx = await door();
    const key = newToken();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(ctx, { wall: 'a', colour: 'red' }, key)));
    const rows = await intents(ctx);
    expect(rows).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.intentId))).toEqual(new Set([rows[0]?.id]));
    const jobs = await database.owner.pool.query('SELECT key FROM graphile_worker.jobs WHERE key = $1', [rows[0]?.id]);
    expect(jobs.rowCount).toBe(1);
  });

  test('the same key with other content is a conflict and stores nothing', async () => {
    const ctx = await door();
    await send(ctx, { wall: 'a', colour: 'red' }, 'the-same-key');
    const answer = await send(ctx, { wall: 'a', colour: 'blue' }, 'the-same-key');
    expect(answer).toMatchObject({ status: 'failed', code: 'conflict' });
    expect((await intents(ctx)).map((row) => row.input)).toEqual([{ wall: 'a', colour: 'red' }]);
  });

  test('a key holds for a day, and longer while its change has not ended; of many that take it up again, one is new', async () => {
    const ctx = await door();
    const first = await send(ctx, { wall: 'd', colour: 'red' }, 'key-of-a-day');
    const age = (hours: number, finishedAt: Date | null) =>
      database.owner.db.intent.update({
        where: { id: first.intentId ?? '' },
        data: { createdAt: new Date(Date.now() - hours * 3_600_000), finishedAt },
      });
    const other = () => send(ctx, { wall: 'd', colour: 'blue' }, 'key-of-a-day');
    await age(25, null);
    expect(await other()).toMatchObject({ code: 'conflict' });
    await age(23.9, new Date());
    expect(await other()).toMatchObject({ code: 'conflict' });
    await age(24.1, new Date());
    const many = await Promise.all(Array.from({ length: 20 }, other));
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set(['running']));
    const [again, ...more] = new Set(many.map(({ intentId }) => intentId));
    expect([more, again === first.intentId]).toEqual([[], false]);
    expect(many.filter((one) => !one.replayed)).toHaveLength(1);
    expect(await send(ctx, { wall: 'd', colour: 'red' }, 'key-of-a-day')).toMatchObject({ code: 'conflict' });
  });

  test('keys of two people have nothing to do with each other', async () => {
    const [ann, bob] = [await door(), await door()];
    await send(ann, { wall: 'b', colour: 'red' }, 'shared-key-1');
    expect(await send(bob, { wall: 'b', colour: 'blue' }, 'shared-key-1')).toMatchObject({ status: 'running' });
    expect(await intents(bob)).toHaveLength(1);
  });

  test('an input that is in part made anew each time is compared by what was entered', async () => {
    const ctx = await door();
    const once = (secret: string, comparedBy: string) =>
      submit(
        ctx,
        paint,
        { wall: 's', colour: 'red', secret },
        { idempotencyKey: 'secret-key', comparedBy, waitMs: 0, listener },
      );
    expect(await once('salted-1', 'f1')).toMatchObject({ status: 'running' });
    expect(await once('salted-2', 'f1')).toMatchObject({ status: 'running' });
    expect(await once('salted-3', 'f2')).toMatchObject({ code: 'conflict' });
  });

  test('a replay of an ended change answers what it came to, and says so', async () => {
    const ctx = await door();
    const first = await send(ctx, { wall: 'c', colour: 'red' }, 'replayed-key');
    await end(first.intentId ?? '', 'succeeded', { result: { painted: true } });
    const again = await send(ctx, { wall: 'c', colour: 'red' }, 'replayed-key');
    expect(again).toEqual({ status: 'succeeded', intentId: first.intentId, result: { painted: true }, replayed: true });
  });

  test('bad input is refused field by field and stores nothing', async () => {
    const ctx = await door();
    const answer = await send(ctx, { wall: '', colour: { not: '' } }, 'bad-input-key');
    expect(answer).toMatchObject({ status: 'failed', code: 'invalid_input' });
    expect('fieldErrors' in answer && Object.keys(answer.fieldErrors ?? {})).toEqual(['wall', 'colour']);
    expect(await send(ctx, { wall: 'a', colour: 'red' }, 'short')).toMatchObject({ code: 'invalid_input' });
    expect(await intents(ctx)).toEqual([]);
  });

  test.each<OrgRole>(['billing', 'developer', 'viewer'])(
    'a %s is refused, on the record and without what was sent',
    async (role) => {
      const ctx = await door(role);
      const answer = await send(ctx, { wall: 'd', colour: 'red', secret: 'canary' }, 'denied-key-1');
      expect(answer).toMatchObject({ status: 'denied', code: 'forbidden' });
      expect('message' in answer && answer.message).toMatch(/owners and admins/);
      const [row] = await intents(ctx);
      expect(row).toMatchObject({ state: 'denied', errorCode: 'forbidden', target: 'wall:d', input: {} });
    },
  );

  test('too many changes within a minute are refused, with when to try again', async () => {
    const ctx = await door();
    await send(ctx, { wall: 'r', colour: 'red' }, 'rated-key-1');
    await database.owner.pool.query(`UPDATE principals SET asked = steward.intents_per_minute('person')`);
    const answer = await send(ctx, { wall: 'r', colour: 'blue' }, 'rated-key-2');
    expect(answer).toMatchObject({ status: 'denied', code: 'throttled', waitSeconds: expect.any(Number) });
    expect('message' in answer && answer.message).toMatch(/Nothing was changed\. Try again in \d+ seconds?\.$/);
    expect(await send(ctx, { wall: 'r', colour: 'red' }, 'rated-key-1')).toMatchObject({ status: 'running' });
  });

  test('without a live session nothing is stored', async () => {
    const ctx = await door();
    await database.owner.db.session.updateMany({
      where: { tokenHash: sha256(ctx.secret) },
      data: { endedAt: new Date() },
    });
    expect(await send(ctx, { wall: 'e', colour: 'red' }, 'ended-session')).toMatchObject({ code: 'not_signed_in' });
    const invented = { ...ctx, secret: 'guess' };
    expect(await send(invented, { wall: 'e', colour: 'red' }, 'no-session-1')).toMatchObject({ code: 'not_signed_in' });
    expect(await intents(ctx)).toEqual([]);
  });
});

describe('waiting', () => {
  test('hears of the outcome before it would ask for it', async () => {
    const took: number[] = [];
    // On a busy machine not each time: without an announcement never.
    while (took.length < 20 && !took.some((ms) => ms < 600)) {
      const ctx = await door();
      const waiting = send(ctx, { wall: 'f', colour: 'red' }, `heard-key-${took.length}`, 60_000);
      const id = await stored(ctx);
      const start = Date.now();
      await end(id, 'failed', {
        errorCode: 'upstream_refused',
        errorMessage: 'No such wall.',
        fieldErrors: { wall: 'No such wall.' },
      });
      expect(await waiting).toEqual({
        status: 'failed',
        intentId: id,
        code: 'upstream_refused',
        message: 'No such wall.',
        fieldErrors: { wall: 'No such wall.' },
      });
      took.push(Date.now() - start);
    }
    expect(Math.min(...took)).toBeLessThan(600);
  });

  test('reads the row: a forged announcement changes nothing, and without one it asks', async () => {
    const ctx = await door();
    const waiting = send(ctx, { wall: 'g', colour: 'red' }, 'forged-key-1', 60_000);
    const id = await stored(ctx);
    await database.web.pool.query(`NOTIFY intent_outcome, '${id}'`);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await database.owner.db.intent.update({ where: { id }, data: { state: 'succeeded', result: {} } });
    expect(await waiting).toMatchObject({ status: 'succeeded' });
  });

  test('answers "still running" when the time is up', async () => {
    const ctx = await door();
    const start = Date.now();
    expect(await send(ctx, { wall: 'h', colour: 'red' }, 'slow-key-01', 300)).toMatchObject({
      status: 'running',
      code: 'running',
    });
    expect(Date.now() - start).toBeGreaterThanOrEqual(290);
  });

  test('says at once that the worker is not running', async () => {
    await heartbeat(20);
    const ctx = await door();
    const answer = await send(ctx, { wall: 'i', colour: 'red' }, 'worker-down', 3_600_000);
    expect(answer).toMatchObject({ status: 'running', code: 'worker_unavailable' });
    expect('message' in answer && answer.message).toMatch(/^The worker is not running\. Your change is queued/);
    expect((await intents(ctx))[0]?.state).toBe('queued');
  });

  test('survives the end of its own connection', async () => {
    await database.owner.pool.query(`SELECT 1`);
    const own = new OutcomeListener(database.webUrl);
    await own.start();
    await own.close();
    const ctx = await door();
    const waiting = submit(
      ctx,
      paint,
      { wall: 'j', colour: 'red' },
      { idempotencyKey: 'deaf-key-01', waitMs: 60_000, listener: own },
    );
    await end(await stored(ctx), 'succeeded', { result: {} });
    expect(await waiting).toMatchObject({ status: 'succeeded' });
  });
});

async function stored(ctx: DoorCtx): Promise<string> {
  for (;;) {
    const [row] = await intents(ctx);
    if (row) return row.id;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe('a one-time code', () => {
  const ofCode = (code: string, commands: string[]): DoorCtx => ({
    actor: { kind: 'code', name: 'One-time code', commands },
    secret: code,
    now: new Date(),
    requestId: newId(),
    db: database.web.db,
  });
  const save = (code: string, purpose: string, extra = {}) =>
    database.owner.db.oneTimeCode.create({
      data: {
        codeHash: sha256(code),
        purpose,
        createdAt: new Date(),
        expiresAt: new Date(Date.now() + 60_000),
        ...extra,
      },
    });
  const owner = declareCommand({
    name: 'account.create_first_owner',
    words: 'Paint wall',
    permission: 'settings:write',
    input: z.object({ email: z.string().max(100) }),
    subject: () => ({ kind: 'installation', id: 'owner' }),
  });

  test('opens the command of its purpose, and no other', async () => {
    const code = newToken();
    await save(code, 'setup');
    const options = { waitMs: 0, listener };
    const asked = await submit(
      ofCode(code, [owner.name]),
      owner,
      { email: 'a@b.test' },
      { ...options, idempotencyKey: 'code-key-01' },
    );
    expect(asked).toMatchObject({ status: 'running' });
    const other = await submit(
      ofCode(code, [paint.name]),
      paint,
      { wall: 'z', colour: 'red' },
      { ...options, idempotencyKey: 'code-key-02' },
    );
    expect(other).toMatchObject({ status: 'failed', code: 'not_signed_in' });
  });

  test.each([
    ['used', { usedAt: new Date() }],
    ['expired', { expiresAt: new Date(Date.now() - 1_000) }],
  ])('that is %s opens nothing', async (_name, extra) => {
    const code = newToken();
    await save(code, 'setup', extra);
    const answer = await submit(
      ofCode(code, [owner.name]),
      owner,
      { email: 'a@b.test' },
      { idempotencyKey: newToken(), waitMs: 0, listener },
    );
    expect(answer).toMatchObject({ status: 'failed', code: 'not_signed_in' });
    expect('message' in answer && answer.message).toMatch(/code/);
  });
});
