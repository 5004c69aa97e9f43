import { afterAll, beforeAll, expect, it } from 'vitest';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { getExposure } from './queries';
import { CHECKLIST, closingRefusal } from './rules';
import { checkExposure, closeExposure, reportExposure } from './schema';

const NOW = new Date();
const REF = { apiKeyId: 'k1', workspaceId: 'A' };
let database: TestDatabase;
let worker: TestWorker;
let at: { database: TestDatabase; deps: TestWorker['deps'] };

beforeAll(async () => {
  database = await createTestDatabase();
  worker = await createTestWorker(database, 'empty');
  at = { database, deps: worker.deps };
  const { db } = database.owner;
  const base = { displayColor: '', createdAt: NOW, dataResidency: {}, tags: {}, seenAt: NOW };
  await db.workspace.create({ data: { id: 'A', name: 'Claims', ...base } });
  const user = { id: 'user_dev', email: 'dev@example.test', name: 'Dev', role: 'developer' };
  await db.user.create({ data: { ...user, addedAt: NOW, seenAt: NOW } });
  const key = { status: 'active', scopeType: 'workspace', workspaceId: 'A', createdAt: NOW, seenAt: NOW };
  await db.apiKey.createMany({
    data: ['k1', 'k2', 'k3'].map((id) => ({ id, name: id, createdById: id === 'k3' ? 'other' : 'user_dev', ...key })),
  });
});
afterAll(async () => {
  await worker.running.close();
  await database.drop();
});

const read = () => getExposure(testCtx(database.web, actorOf('owner'), NOW), { apiKeyId: 'k1' });

it('goes from the report to its end, told at once, with what else the owner holds', async () => {
  const { db } = database.owner;
  const owner = await createSignedInPerson(db, 'owner');
  const developer = await createSignedInPerson(db, 'developer', { upstreamUserId: 'user_dev' });
  expect((await read()).exposure).toBeNull();
  const reported = await change(at, reportExposure, { ...REF, seenWhere: 'In a public repository' }, owner);
  expect(reported).toMatchObject({ state: 'succeeded', subjectId: 'k1', after: { exposed: true } });
  const told = await db.notification.findMany({ where: { kind: 'key.exposed' } });
  expect(told).toHaveLength(1);
  const people = told.flatMap(({ audience }) => (audience as { people: string[] }).people);
  expect(people.sort()).toEqual([owner.personId, developer.personId].sort());
  expect(await change(at, reportExposure, { ...REF, seenWhere: 'Again' })).toMatchObject({ errorCode: 'conflict' });

  const open = await read();
  expect(open.others.map(({ id }) => id)).toEqual(['k2']);
  expect(open.people.map(({ as }) => as).sort()).toEqual(['owner', 'steward_owner']);
  const close = () => change(at, closeExposure, { ...REF, summary: 'Nothing was spent' });
  expect((await close()).errorMessage).toBe('The key still works. Disable it first.');
  await db.apiKey.update({ where: { id: 'k1' }, data: { status: 'inactive' } });
  expect((await close()).errorMessage).toBe('5 of 6 steps are not done yet.');
  for (const step of CHECKLIST) await change(at, checkExposure, { ...REF, step, isDone: true, note: 'Seen' });
  await change(at, checkExposure, { ...REF, step: 'told', isDone: false });
  expect((await close()).errorMessage).toBe('1 of 6 steps is not done yet.');
  await change(at, checkExposure, { ...REF, step: 'told', isDone: true });
  expect(await close()).toMatchObject({ state: 'succeeded' });
  const report = (await read()).exposure;
  expect(report).toMatchObject({ summary: 'Nothing was spent', seenWhere: 'In a public repository' });
  expect(report?.steps.every(({ done }) => done !== null)).toBe(true);
  expect(await change(at, checkExposure, { ...REF, step: 'use', isDone: false })).toMatchObject({
    errorCode: 'conflict',
  });
});

it.each(['seenWhere', 'summary', 'note'] as const)('takes no secret as its %s', (field) => {
  const secret = `sk-ant-api03-${'R2Dx'.repeat(8)}AA`;
  const declaration = { seenWhere: reportExposure, summary: closeExposure, note: checkExposure }[field];
  const parsed = declaration.input.safeParse({ ...REF, step: 'use', isDone: true, [field]: `see ${secret}` });
  expect(parsed.success).toBe(false);
});

it('is not over while the key works', () => {
  expect(closingRefusal('active', CHECKLIST)).toMatch(/still works/);
  expect(closingRefusal('archived', CHECKLIST)).toBeNull();
  expect(closingRefusal('gone', [])).toMatch(/5 of 6/);
});
