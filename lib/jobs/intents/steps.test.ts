import { afterAll, beforeAll, expect, it } from 'vitest';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { renameWorkspace } from '@/lib/domain/workspaces/schema';
import type { JsonObject } from '@/lib/operations/command-context';
import { subjectColumns } from '@/lib/operations/subject';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { Intent } from '@/prisma/generated/client';
import { executeIntent } from './run';
import { openSteps } from './steps';
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

async function intentOf(input: JsonObject, finishedAt: Date | null = null): Promise<Intent> {
  return database.owner.db.intent.create({
    data: {
      id: newId(),
      command: 'test.steps',
      input,
      inputHash: '',
      ...subjectColumns({ kind: 'test', id: newId() }),
      source: 'system',
      actorKind: 'system',
      idempotencyKey: newId(),
      requestId: newId(),
      state: 'running',
      createdAt: new Date(),
      finishedAt,
    },
  });
}

const shown = (intentId: string) =>
  database.owner.db.intentStep.findMany({
    where: { intentId },
    orderBy: { position: 'asc' },
    select: { key: true, state: true, message: true },
  });

it('keeps a failure beside its step, goes on, and tries the rest again without repeating what is done', async () => {
  const runs: string[] = [];
  const attempt = (intent: Intent, fails: boolean) => {
    const steps = openSteps(worker.deps, intent);
    return {
      steps,
      go: async () => {
        await steps.plan(['a', 'b', 'c'].map((key) => ({ key, label: key })));
        const details = [];
        for (const key of ['a', 'b', 'c']) {
          const run = async () => {
            runs.push(key);
            if (key === 'b' && fails) throw new AppError('upstream_refused', 'No room.');
            return { made: key };
          };
          details.push(await steps.attempt({ key, label: key, run }));
        }
        return details;
      },
    };
  };
  const first = await intentOf({ name: 'x' }, new Date());
  const one = attempt(first, true);
  expect(await one.go()).toEqual([{ made: 'a' }, null, { made: 'c' }]);
  expect(one.steps.shortfall()).toMatchObject({ code: 'incomplete', message: expect.stringContaining('1 of 3 steps') });
  expect(await shown(first.id)).toEqual([
    { key: 'a', state: 'done', message: null },
    { key: 'b', state: 'failed', message: 'No room.' },
    { key: 'c', state: 'done', message: null },
  ]);
  const two = attempt(await intentOf({ name: 'x', resumeOf: first.id }), false);
  expect(await two.go()).toEqual([{ made: 'a' }, { made: 'b' }, { made: 'c' }]);
  expect(two.steps.shortfall()).toBeNull();
  expect(runs).toEqual(['a', 'b', 'c', 'b']);
  await expect(attempt(await intentOf({ name: 'y', resumeOf: first.id }), false).go()).rejects.toThrow(
    'no finished change',
  );
});

it('reads back what was cut short or is not known, and never runs it blindly', async () => {
  const intent = await intentOf({});
  await database.owner.db.intentStep.create({
    data: { intentId: intent.id, key: 'cut', state: 'running', at: new Date() },
  });
  const steps = openSteps(worker.deps, intent);
  const never = async (): Promise<JsonObject> => {
    throw new Error('ran again');
  };
  const readBack = async () => ({ found: true });
  expect(await steps.attempt({ key: 'cut', label: 'cut', run: never, readBack })).toEqual({ found: true });
  const unknown = async (): Promise<JsonObject> => {
    throw new AppError('unknown_outcome', 'The line went dead.');
  };
  expect(await steps.attempt({ key: 'dead', label: 'dead', run: unknown, readBack })).toEqual({ found: true });
  const down = async (): Promise<'not_done'> => {
    throw new AppError('upstream_unavailable', 'Down.');
  };
  expect(await steps.attempt({ key: 'down', label: 'down', run: unknown, readBack: down })).toBeNull();
  const states = (await shown(intent.id)).map(({ key, state }) => `${key} ${state}`).sort();
  expect(states).toEqual(['cut done', 'dead done', 'down unknown']);
});

it("carries out and records Steward's own changes, each cause once", async () => {
  const { pool, db } = database.owner;
  const workspaceId = 'wrkspc_missing';
  const submit = () =>
    submitSystemIntent(pool, renameWorkspace, { workspaceId, name: 'New' }, { cause: 'a test', actorName: 'Schedule' });
  const id = await submit();
  expect(await submit()).toBeNull();
  await executeIntent(worker.deps, id ?? '');
  const intent = await db.intent.findUniqueOrThrow({ where: { id: id ?? '' } });
  expect(intent).toMatchObject({ state: 'failed', errorCode: 'not_found', actorKind: 'system', workspaceId });
  const entries = await db.auditEntry.findMany({ where: { intentId: id }, orderBy: { seq: 'asc' } });
  expect(entries.map(({ kind, actorName }) => [kind, actorName])).toEqual([
    ['started', 'Schedule'],
    ['failed', 'Schedule'],
  ]);
});
