import { afterAll, beforeAll, expect, it } from 'vitest';
import { archiveApiKey, disableApiKey } from '@/lib/domain/api-keys/schema';
import { findConditions } from '@/lib/jobs/notifying/schedule';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import type { ApiKey } from '@/prisma/generated/client';
import { getRotation, listRotations } from './queries';
import {
  cancelRotation,
  confirmRotation,
  exceptFromRotation,
  putOffRotation,
  resumeRotation,
  startRotation,
} from './schema';

const DAY_MS = 86_400_000;
const CONSOLE = 'localhost:3200';
let database: TestDatabase;
let worker: TestWorker;
let at: { database: TestDatabase; deps: TestWorker['deps'] };
let old: ApiKey[];
/** How far the test has moved on from the worker's own time. */
let ahead = 0;

beforeAll(async () => {
  database = await createTestDatabase({ from: 'company' });
  worker = await createTestWorker(database);
  at = { database, deps: worker.deps };
  const before = new Date(worker.deps.now().getTime() - 120 * DAY_MS);
  old = await database.owner.db.apiKey.findMany({
    where: {
      status: 'active',
      principalId: null,
      expiresAt: null,
      workspaceId: { not: null },
      createdAt: { lt: before },
    },
    orderBy: { id: 'asc' },
  });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const now = () => new Date(worker.deps.now().getTime() + ahead);
const ctx = () => testCtx(database.web, actorOf('owner'), now());
const refOf = ({ id, workspaceId }: ApiKey) => ({ apiKeyId: id, workspaceId });
const stateOf = async ({ id }: ApiKey) => (await getRotation(ctx(), { apiKeyId: id })).state;
const day = (days: number) => new Date(now().getTime() + days * DAY_MS).toISOString().slice(0, 10);

function take(): ApiKey {
  const key = old.shift();
  if (!key) throw new Error('no old key is left');
  return key;
}

/** Somebody makes a key in the simulated Console, and Steward reads. */
async function makeInConsole(name: string, workspaceId: string | null): Promise<ApiKey> {
  const visit = worker.running.sandbox.openConsole('company:1');
  const maker = await database.owner.db.user.findFirstOrThrow({ where: { role: 'admin' } });
  const form = { form: name, name, workspace: workspaceId ?? '', kind: 'workspace', maker: maker.id, life: 'never' };
  const answer = await visit(
    new Request(`http://${CONSOLE}/settings/keys`, {
      method: 'POST',
      headers: { host: CONSOLE, origin: `http://${CONSOLE}` },
      body: new URLSearchParams(form),
    }),
  );
  expect(answer.status).toBe(201);
  await syncMirror(worker.deps, 'manual');
  return database.owner.db.apiKey.findFirstOrThrow({ where: { name } });
}

it('goes from due to archived, each step by a person, and tells of what waits', async () => {
  const key = take();
  expect(await stateOf(key)).toBe('due');
  const started = await change(at, startRotation, refOf(key));
  expect(started).toMatchObject({ state: 'succeeded', subjectKind: 'api_key', subjectId: key.id });
  const { plannedName } = started.result as { plannedName: string };
  expect(await stateOf(key)).toBe('started');

  await makeInConsole('something-else', key.workspaceId);
  expect(await stateOf(key)).toBe('started');
  const successor = await makeInConsole(plannedName, key.workspaceId);
  const found = await getRotation(ctx(), { apiKeyId: key.id });
  expect([found.state, found.candidates.map(({ name, looksLikeIt }) => [name, looksLikeIt])]).toEqual([
    'found',
    [
      [plannedName, true],
      ['something-else', false],
    ],
  ]);

  expect(await change(at, confirmRotation, { ...refOf(key), successorId: successor.id })).toMatchObject({
    state: 'succeeded',
    after: { successor: plannedName },
  });
  expect(await stateOf(key)).toBe('both');
  ahead = 400 * DAY_MS;
  expect(await stateOf(key)).toBe('quiet');
  ahead = 0;
  expect(await change(at, disableApiKey, refOf(key))).toMatchObject({ state: 'succeeded' });
  expect(await stateOf(key)).toBe('stopped');
  ahead = 15 * DAY_MS;
  expect(await stateOf(key)).toBe('archivable');
  ahead = 0;
  const archived = await change(at, archiveApiKey, { ...refOf(key), from: 'inactive', typedName: key.name });
  expect(archived).toMatchObject({ state: 'succeeded' });
  expect(await stateOf(key)).toBe('done');
  const list = await listRotations(ctx(), { show: 'done' });
  expect(list.rows.map(({ id, successorId }) => [id, successorId])).toEqual([[key.id, successor.id]]);
});

it('can be put off, excepted, resumed and cancelled, with a reason', async () => {
  const key = take();
  const ref = refOf(key);
  const past = await change(at, putOffRotation, { ...ref, until: day(0), reason: 'No' });
  expect(past).toMatchObject({
    state: 'failed',
    errorCode: 'invalid_input',
    fieldErrors: { until: expect.any(String) },
  });
  expect(await change(at, putOffRotation, { ...ref, until: day(10), reason: 'A freeze' })).toMatchObject({
    state: 'succeeded',
    before: { putOffUntil: null },
    after: { putOffUntil: day(10), reason: 'A freeze' },
  });
  expect(await stateOf(key)).toBe('put_off');
  expect(await change(at, startRotation, ref)).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  await change(at, resumeRotation, ref);
  expect(await stateOf(key)).toBe('due');
  await change(at, exceptFromRotation, { ...ref, until: day(100), reason: 'Ends soon' });
  const excepted = await getRotation(ctx(), { apiKeyId: key.id });
  expect(excepted).toMatchObject({ state: 'excepted', until: day(100), reason: 'Ends soon' });
  await change(at, resumeRotation, ref);
  await change(at, startRotation, ref);
  await change(at, cancelRotation, ref);
  expect(await stateOf(key)).toBe('due');
});

it('takes no successor of another workspace, an older one, or one that replaces another key', async () => {
  const [one, other] = [take(), take()];
  await change(at, startRotation, refOf(one));
  await change(at, startRotation, refOf(other));
  const elsewhere = await database.owner.db.workspace.findFirstOrThrow({
    where: { id: { not: one.workspaceId ?? '' }, archivedAt: null, goneAt: null },
  });
  const foreign = await makeInConsole('made-elsewhere', elsewhere.id);
  for (const successorId of [foreign.id, other.id, one.id, 'apikey_none']) {
    const intent = await change(at, confirmRotation, { ...refOf(one), successorId });
    expect(intent).toMatchObject({ state: 'failed', errorCode: 'conflict' });
  }
  const own = await makeInConsole('made-here', one.workspaceId);
  expect(await change(at, confirmRotation, { ...refOf(one), successorId: own.id })).toMatchObject({
    state: 'succeeded',
  });
  if (other.workspaceId === one.workspaceId) {
    expect(await change(at, confirmRotation, { ...refOf(other), successorId: own.id })).toMatchObject({
      state: 'failed',
    });
  }
  await database.owner.db.apiKey.update({ where: { id: own.id }, data: { status: 'inactive' } });
  expect(await stateOf(one)).toBe('lost');
});

it('is not there for a key of which nothing but its name may be seen', async () => {
  const key = take();
  const viewer = testCtx(database.web, actorOf('viewer'), now());
  await expect(getRotation(viewer, { apiKeyId: key.id })).rejects.toMatchObject({ code: 'not_found' });
  expect((await listRotations(viewer, { show: 'all' })).rows).toEqual([]);
});

it('tells once that a successor was found', async () => {
  const key = take();
  await change(at, startRotation, refOf(key));
  await makeInConsole(`${key.name.replace(/-?\d+$/, '')}-99`, key.workspaceId);
  await database.owner.pool.query(`INSERT INTO process_status (name, at, detail) VALUES ('sync.mirror', now(), '{}'),
    ('backfill', now(), '{"complete": true}') ON CONFLICT (name) DO UPDATE SET detail = excluded.detail`);
  const look = () => findConditions({ database: database.owner, now });
  await look();
  await look();
  const told = await database.owner.db.notification.findMany({ where: { kind: 'key.rotation', subjectId: key.id } });
  expect(told.map(({ about }) => (about as { state: string }).state)).toEqual(['found']);
});
