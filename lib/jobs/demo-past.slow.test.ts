import { afterAll, beforeAll, expect, test } from 'vitest';
import { withDatabaseSource } from '@/lib/audit/database-source';
import { verifyEntries } from '@/lib/audit/verify';
import { claimInstallation } from '@/lib/database/installation';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createTestWorker, TEST_CHAIN_KEY, type TestWorker } from '@/lib/testing/worker';
import demoPeople from '../sandbox/demo-people.json';
import { tellPast } from './demo-past';

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

const tell = () => tellPast(worker.deps, demoPeople, 'steward-demo');
const counts = async () => [await database.owner.db.intent.count(), await database.owner.db.auditEntry.count()];

test('a real organisation has no past but its own', async () => {
  await claimInstallation(database.owner.db, 'real', null, new Date());
  await expect(tell()).rejects.toThrow('Only a simulated organisation');
  expect(await counts()).toEqual([0, 0]);
  await database.owner.db.installation.deleteMany({});
});

test('a simulated one has eight weeks of changes, each in its time, by the same runner, in a whole chain', async () => {
  await claimInstallation(database.owner.db, 'simulated', null, new Date());
  await tell();
  const intents = await database.owner.db.intent.findMany({ orderBy: { createdAt: 'asc' } });
  const failed = intents.filter(({ state }) => !['succeeded', 'denied', 'waiting'].includes(state));
  expect(failed.map(({ command, errorMessage, fieldErrors }) => [command, errorMessage, fieldErrors])).toEqual([]);
  expect(intents.filter(({ state }) => state === 'denied')).toHaveLength(2);
  expect(new Set(intents.map(({ command }) => command)).size).toBeGreaterThan(8);
  const entries = await database.owner.db.auditEntry.findMany({ orderBy: { seq: 'asc' } });
  const times = entries.map(({ at }) => at.getTime());
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const days = (Date.now() - (times[0] ?? 0)) / 86_400_000;
  expect(days).toBeGreaterThan(55);
  expect(Date.now() - (times.at(-1) ?? 0)).toBeGreaterThan(3_600_000);
  const waiting = await database.owner.db.inviteRequest.count({ where: { state: 'requested' } });
  expect(waiting).toBe(3);
  expect(await database.owner.db.budget.count({ where: { archivedAt: null } })).toBe(6);
  expect(await database.owner.db.costCentre.count()).toBe(6);
  expect(intents.filter(({ state }) => state === 'waiting')).toHaveLength(1);
  expect(await database.owner.db.approval.count({ where: { decision: null } })).toBe(1);
  const departure = await database.owner.db.departure.findFirstOrThrow();
  expect(departure.state).toBe('done');
  expect((Date.now() - departure.startedAt.getTime()) / 86_400_000).toBeGreaterThan(27);
  const verdict = await withDatabaseSource(database.owner.pool, (source) =>
    verifyEntries(TEST_CHAIN_KEY, source, null),
  );
  expect(verdict.fault).toBeNull();
});

test('it is told once', async () => {
  const before = await counts();
  await tell();
  expect(await counts()).toEqual(before);
});
