import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { findConditions } from './schedule';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const START = Date.parse('2026-11-23T10:00:00Z');
const after = (minutes: number) => new Date(START + minutes * 60_000);
const run = (minutes: number, state: string) =>
  database.owner.db.syncRun.create({
    data: {
      ...{ id: newId(), kind: 'usage', trigger: 'schedule', state, startedAt: after(minutes), detail: {} },
      errorMessage: state === 'failed' ? 'Anthropic did not answer (504).' : null,
    },
  });
const toldAt = async (minutes: number) => {
  await findConditions({ database: database.owner, now: () => after(minutes) });
  const told = await database.owner.db.notification.findMany({ orderBy: { createdAt: 'asc' } });
  return told.map(({ kind }) => kind);
};

it('tells of a reading that fails for ten minutes, once, and of its recovery', async () => {
  await run(0, 'succeeded');
  await run(1, 'failed');
  expect(await toldAt(2)).toEqual([]);
  await run(10, 'failed');
  expect(await toldAt(11)).toEqual(['sync.failing']);
  await run(12, 'failed');
  expect(await toldAt(13)).toEqual(['sync.failing']);
  await run(14, 'partial');
  expect(await toldAt(15)).toEqual(['sync.failing', 'sync.recovered']);
  const [condition] = await database.owner.db.condition.findMany({});
  expect(condition).toMatchObject({ since: after(1), endedAt: after(15), subjectName: 'usage and cost' });
});
