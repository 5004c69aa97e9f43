import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { findConditions } from './schedule';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database.owner;
  const [seenAt, createdAt] = [new Date('2026-11-23T00:00:00Z'), new Date('2026-11-01T00:00:00Z')];
  for (const id of ['a', 'b'])
    await db.workspace.create({
      data: { id, name: `Workspace ${id}`, createdAt, seenAt, displayColor: '', tags: {}, dataResidency: {} },
    });
});
afterAll(() => database.drop());

const now = new Date('2026-11-23T12:00:00Z');
const key = (id: string, workspaceId: string, expiresAt: string | null) =>
  database.owner.db.apiKey.create({
    data: {
      ...{ id, name: `key ${id}`, workspaceId, status: 'active', partialKeyHint: '', scopeType: 'workspace' },
      ...{
        createdAt: new Date('2026-11-01T00:00:00Z'),
        seenAt: now,
        expiresAt: expiresAt ? new Date(expiresAt) : null,
      },
    },
  });
const look = () => findConditions({ database: database.owner, now: () => now });
const told = async () => {
  const rows = await database.owner.db.notification.findMany({ orderBy: { subjectId: 'asc' } });
  return rows.map(({ kind, subjectId, about }) => [
    ...[kind, subjectId],
    (about as { keys: { apiKeyId: string }[] }).keys.map(({ apiKeyId }) => apiKeyId),
  ]);
};

it('looks for keys once all was read, takes what is there for no news, and tells what comes together', async () => {
  await key('old news', 'a', '2026-11-30T00:00:00Z');
  await look();
  expect(await database.owner.db.condition.count()).toBe(0);
  await database.owner.pool.query(`INSERT INTO process_status (name, at, detail) VALUES
    ('sync.mirror', now(), '{}'), ('backfill', now(), '{"complete": true}')`);
  await look();
  expect([await database.owner.db.condition.count(), await told()]).toEqual([1, []]);

  await key('1', 'a', '2026-12-01T00:00:00Z');
  await key('2', 'a', '2026-12-02T00:00:00Z');
  await key('3', 'b', '2026-12-03T00:00:00Z');
  await key('4', 'b', null);
  await look();
  await look();
  expect(await told()).toEqual([
    ['key.due', 'a', ['1', '2']],
    ['key.due', 'b', ['3']],
  ]);
  await database.owner.db.apiKey.update({ where: { id: '1' }, data: { status: 'inactive' } });
  await look();
  expect(await database.owner.db.condition.count({ where: { state: 'open' } })).toBe(3);
});
