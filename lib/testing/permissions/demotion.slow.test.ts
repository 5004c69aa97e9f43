import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadActor } from '@/lib/auth/sessions';
import { type Database, type Db, openDatabase, WORKER_LIMITS } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { newId, newToken } from '@/lib/core/ids';
import { searchCandidates } from '@/lib/domain/members/queries';
import { listSyncRuns } from '@/lib/domain/sync/queries';
import { syncNow } from '@/lib/domain/sync/schema';
import { usageReport } from '@/lib/domain/usage/report/queries';
import { renameWorkspace } from '@/lib/domain/workspaces/schema';
import type { DoorCtx } from '@/lib/doors/context';
import { OutcomeListener } from '@/lib/doors/outcomes';
import { submit } from '@/lib/doors/submit';
import { executeIntent } from '@/lib/jobs/intents/run';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { thorough } from '@/lib/testing/thorough';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { createSomeone, type Someone } from './world';

const REQUESTS = thorough(30, 200);
const QUEUED = thorough(15, 50);

let database: TestDatabase;
let worker: TestWorker;
let listener: OutcomeListener;
/** Two web processes, each with a pool of its own. */
let instances: Db[];
let second: Database;
let someone: Someone;

beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
  second = openDatabase(database.webUrl, { ...WORKER_LIMITS, connections: 6 });
  instances = [database.web.db, second.db];
  listener = new OutcomeListener(database.webUrl);
  await listener.start();
  const base = { displayColor: '#000', createdAt: new Date(), dataResidency: {}, tags: {}, seenAt: new Date() };
  await database.owner.db.workspace.create({ data: { id: 'A', name: 'Workspace A', ...base } });
});
beforeEach(async () => {
  someone = await createSomeone(database.owner.db, 'owner', 'A');
});
afterAll(async () => {
  await Promise.all([listener.close(), second.close(), worker.running.close()]);
  await database.drop();
});

const ASKED: ((ctx: DoorCtx) => Promise<unknown>)[] = [
  (ctx) => listSyncRuns(ctx),
  (ctx) => usageReport(ctx, { metric: 'cost', from: '2026-11-01', to: '2026-11-02' }),
  (ctx) => searchCandidates(ctx, { workspaceId: 'A', as: 'member', search: '' }),
  (ctx) => change(ctx, 'sync'),
  (ctx) => change(ctx, 'rename'),
];

/** A change through the door, carried by the worker at once; refuses like a query. */
async function change(ctx: DoorCtx, what: 'sync' | 'rename'): Promise<void> {
  const options = { idempotencyKey: newToken(), waitMs: 0, listener };
  const answer =
    what === 'sync'
      ? await submit(ctx, syncNow, {}, options)
      : await submit(ctx, renameWorkspace, { workspaceId: 'A', name: 'Too late' }, options);
  if (answer.status === 'denied') throw new AppError('forbidden', answer.message);
  if (answer.status === 'failed') throw new AppError('not_signed_in', answer.message);
  await executeIntent(worker.deps, answer.intentId ?? '');
}

/** What a door does with each request: who is it now, then the question. Counts the refusals by their code. */
async function ask(count: number, asked = ASKED): Promise<Record<string, number>> {
  const tally: Record<string, number> = {};
  const one = async (at: number) => {
    const db = instances[at % instances.length] ?? database.web.db;
    const signedIn = await loadActor(db, someone.token);
    if (!signedIn) return 'not_signed_in';
    const ctx = { actor: signedIn.actor, secret: someone.token, now: new Date(), requestId: newId(), db };
    try {
      await asked[at % asked.length]?.(ctx);
      return 'allowed';
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
  };
  // Ten at a time: a small machine that is busy with other tests serves no more within its time limits.
  for (let from = 0; from < count; from += 10) {
    const some = Array.from({ length: Math.min(10, count - from) }, (_, at) => one(from + at));
    for (const answer of await Promise.all(some)) tally[answer] = (tally[answer] ?? 0) + 1;
  }
  return tally;
}

const person = (data: object) => database.owner.db.person.update({ where: { id: someone.actor.personId }, data });

describe('requests that start after it', () => {
  test('an owner made a viewer is refused everywhere', async () => {
    expect(await ask(ASKED.length)).toEqual({ allowed: ASKED.length });
    const queued = await database.owner.db.intent.count({ where: { state: { not: 'denied' } } });
    await person({ roleOverride: 'viewer' });
    expect(await ask(REQUESTS)).toEqual({ forbidden: REQUESTS });
    expect(await database.owner.db.intent.count({ where: { state: { not: 'denied' } } })).toBe(queued);
  });

  test.each<[string, () => Promise<unknown>]>([
    ['a person deactivated', () => person({ deactivatedAt: new Date() })],
    ['a role taken away from somebody who is no member', () => person({ roleOverride: null })],
    [
      'a session ended',
      () => database.owner.db.session.update({ where: { id: someone.sessionId }, data: { endedAt: new Date() } }),
    ],
    [
      'a session past its twelve hours',
      () => database.owner.db.session.update({ where: { id: someone.sessionId }, data: { expiresAt: new Date() } }),
    ],
    [
      'a session unused for half an hour',
      () =>
        database.owner.db.session.update({
          where: { id: someone.sessionId },
          data: { lastSeenAt: new Date(Date.now() - 30 * 60_000) },
        }),
    ],
  ])('%s is nobody', async (_name, act) => {
    expect(await ask(ASKED.length)).toEqual({ allowed: ASKED.length });
    await act();
    expect(await ask(50)).toEqual({ not_signed_in: 50 });
  });

  test.each<[string, object, string]>([
    ['made a user upstream', { role: 'user' }, 'forbidden'],
    ['gone upstream', { goneAt: new Date() }, 'not_signed_in'],
  ])('an admin by the organisation’s word, %s', async (_name, user, code) => {
    const id = `user_${newToken().slice(0, 8)}`;
    const seenAt = new Date();
    await database.owner.db.user.create({
      data: { id, email: `${id}@example.test`, name: id, role: 'admin', addedAt: seenAt, seenAt },
    });
    await person({ roleOverride: null, upstreamUserId: id });
    expect(await ask(ASKED.length)).toEqual({ allowed: ASKED.length });
    await database.owner.db.user.update({ where: { id }, data: user });
    expect(await ask(50)).toEqual({ [code]: 50 });
  });

  test('a lead who leads no more sees no money, and nobody to add', async () => {
    someone = await createSomeone(database.owner.db, 'lead', 'A');
    const seen = ASKED.slice(1, 3);
    expect(await ask(4, seen)).toEqual({ allowed: 4 });
    await database.owner.db.workspaceMember.updateMany({
      where: { userId: someone.actor.upstreamUserId ?? '' },
      data: { workspaceRole: 'workspace_developer' },
    });
    expect(await ask(50, seen)).toEqual({ forbidden: 50 });
  });
});

test('what was asked for before is refused by the worker afterwards', async () => {
  const ctx: DoorCtx = {
    ...{ actor: someone.actor, secret: someone.token, now: new Date(), requestId: newId() },
    db: database.web.db,
  };
  const asked = await Promise.all(
    Array.from({ length: QUEUED }, () => submit(ctx, syncNow, {}, { idempotencyKey: newToken(), waitMs: 0, listener })),
  );
  await person({ roleOverride: 'viewer' });
  for (const { intentId = '' } of asked) await executeIntent(worker.deps, intentId);
  const ended = await database.owner.db.intent.groupBy({
    by: ['state', 'errorCode'],
    where: { id: { in: asked.map(({ intentId = '' }) => intentId) } },
    _count: true,
  });
  expect(ended).toEqual([{ state: 'failed', errorCode: 'forbidden', _count: QUEUED }]);
});
