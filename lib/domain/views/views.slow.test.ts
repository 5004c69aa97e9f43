import { afterAll, beforeAll, expect, it } from 'vitest';
import { change } from '@/lib/testing/change';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { createTestWorker, type TestWorker } from '@/lib/testing/worker';
import { listViews } from './queries';
import { removeView, saveView } from './schema';

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

const VIEW = { list: 'api-keys', name: 'Old ones', query: 'show=old&columns=age.trend' } as const;

it('keeps a view under its name for whoever saved it, and for nobody else', async () => {
  const world = { database, deps: worker.deps };
  const [one, other] = [
    await createSignedInPerson(database.owner.db, 'viewer'),
    await createSignedInPerson(database.owner.db, 'viewer'),
  ];
  const viewsOf = async ({ personId }: typeof one) =>
    listViews(testCtx(database.web, { ...actorOf('viewer'), personId }, new Date()), { list: 'api-keys' });
  expect((await change(world, saveView, VIEW, one)).state).toBe('succeeded');
  expect((await change(world, saveView, { ...VIEW, query: 'show=unused' }, one)).state).toBe('succeeded');
  const [kept, ...more] = await viewsOf(one);
  expect([kept?.name, kept?.query, more, await viewsOf(other)]).toEqual(['Old ones', 'show=unused', [], []]);
  const viewId = kept?.id ?? '';
  expect(await change(world, removeView, { viewId }, other)).toMatchObject({ state: 'failed', errorCode: 'not_found' });
  expect((await change(world, removeView, { viewId }, one)).state).toBe('succeeded');
  expect(await viewsOf(one)).toEqual([]);
});

it.each([
  { name: '   ' },
  { query: 'a b' },
  { query: 'a#b' },
  { query: 'x'.repeat(2_001) },
  { query: `search=sk-ant-api03-${'A'.repeat(40)}` },
])('refuses %j', (bad) => expect(saveView.input.safeParse({ ...VIEW, ...bad }).success).toBe(false));
