import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { subjectColumns } from '@/lib/operations/subject';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { issueKey } from '@/lib/testing/gateway';
import { getRotationHistory } from './history-queries';

const at = (day: number) => new Date(Date.UTC(2026, 9, day, 12));
const ana = newId();
let database: TestDatabase;
let steward: [string, string];

const db = () => database.owner.db;
const history = (apiKeyId: string, actor: PersonActor = actorOf('owner')) =>
  getRotationHistory(testCtx(database.web, actor), { apiKeyId });
const keysOf = async (...asked: Parameters<typeof history>) => (await history(...asked)).keys.map(({ id }) => id);

async function tell(day: number, command: string, subjectId: string, result: object, after: object) {
  const [id, kind] = [newId(), command.startsWith('gateway') ? 'gateway_key' : 'api_key'];
  const about = { ...subjectColumns({ kind, id: subjectId }), subjectName: subjectId };
  await db().intent.create({
    data: {
      ...{ id, command, state: 'succeeded', input: {}, inputHash: '', idempotencyKey: id, requestId: 'r', ...about },
      ...{ source: 'web', actorKind: 'person', actorPersonId: ana, createdAt: at(day), finishedAt: at(day) },
      ...{ result, after },
    },
  });
}

beforeAll(async () => {
  database = await createTestDatabase();
  const [seenAt, tags] = [at(1), {}];
  const place = { displayColor: '', createdAt: seenAt, dataResidency: {}, tags, seenAt };
  await db().workspace.createMany({ data: ['A', 'B'].map((id) => ({ id, name: id, ...place })) });
  await db().person.create({ data: { id: ana, name: 'Ana', email: 'ana@example.test', createdAt: seenAt } });
  const key = { status: 'active', scopeType: 'workspace', createdAt: seenAt, seenAt, createdByType: 'user' };
  await db().apiKey.createMany({
    data: ['v1', 'v2', 'v3', 'alone'].map((id) => ({
      ...{ id, name: `mail-${id}`, workspaceId: 'A', ...key, createdById: id === 'v2' ? 'other' : 'me' },
    })),
  });
  const confirmed = (apiKeyId: string, successorId: string, day: number) => ({
    ...{ apiKeyId, successorId, startedAt: at(day), confirmedAt: at(day), confirmedById: ana },
  });
  await db().keyRotation.createMany({ data: [confirmed('v1', 'v2', 5), confirmed('v2', 'v3', 20)] });
  await tell(3, 'rotation.put_off', 'v1', { until: '2026-10-10' }, { putOffUntil: '2026-10-10', reason: 'The audit' });
  // A reason that stays as it was is not told again.
  await tell(4, 'rotation.put_off', 'v1', { until: '2026-10-12' }, { putOffUntil: '2026-10-12' });
  await tell(5, 'rotation.confirm', 'v1', {}, { successor: 'mail-v2' });
  const first = await issueKey(database, { workspaceId: 'B', createdAt: at(2), name: 'app' });
  const more = { workspaceId: 'B', createdAt: at(9), name: 'app', replacesId: first.id, createdById: ana };
  const second = await issueKey(database, more);
  await db().gatewayKey.update({ where: { id: first.id }, data: { replacedById: second.id } });
  await tell(9, 'gateway_key.rotate', first.id, {}, {});
  steward = [first.id, second.id];
});
afterAll(() => database.drop());

it('tells from any key of a line what came before and after it, with dates, people and reasons', async () => {
  for (const id of ['v1', 'v2', 'v3']) expect(await keysOf(id)).toEqual(['v1', 'v2', 'v3']);
  const { keys, acts } = await history('v3');
  expect(keys.map(({ replacedAt, replacedByName }) => [replacedAt, replacedByName])).toEqual([
    [at(5), 'Ana'],
    [at(20), 'Ana'],
    [null, null],
  ]);
  expect(acts.map(({ act, until, reason, successorName }) => [act, until, reason, successorName])).toEqual([
    ['confirm', null, null, 'mail-v2'],
    ['put_off', '2026-10-12', 'The audit', null],
    ['put_off', '2026-10-10', 'The audit', null],
  ]);
  expect(await history('alone')).toMatchObject({ keys: [{ id: 'alone' }], acts: [] });
});

it('tells it of Steward’s keys, too', async () => {
  for (const id of steward) expect(await keysOf(id)).toEqual(steward);
  const { keys, acts } = await history(steward[1]);
  expect(keys[0]).toMatchObject({ kind: 'steward', replacedAt: at(9), replacedByName: 'Ana' });
  expect(acts).toMatchObject([{ act: 'rotate', byName: 'Ana', keyName: 'app' }]);
});

it('leaves out keys that the reader does not see whole', async () => {
  const developer = actorOf('developer', { upstreamUserId: 'me' });
  expect(await keysOf('v1', developer)).toEqual(['v1', 'v3']);
  await expect(history('v2', developer)).rejects.toMatchObject({ code: 'not_found' });
  const lead = actorOf('developer', { leadWorkspaceIds: ['B'] });
  await expect(history('v1', lead)).rejects.toMatchObject({ code: 'not_found' });
  expect(await keysOf(steward[0], lead)).toEqual(steward);
});
