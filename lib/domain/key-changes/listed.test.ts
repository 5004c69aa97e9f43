import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/access/principals';
import { newId } from '@/lib/core/ids';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { subjectColumns } from '@/lib/operations/subject';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { getKeyChange, listKeyChanges } from './progress-queries';

const START = Date.UTC(2026, 10, 23, 12);
const at = (minute: number) => new Date(START + minute * 60_000);
const owner = actorOf('owner');
const lead = actorOf('developer', { leadWorkspaceIds: ['A'], memberWorkspaceIds: ['A'] });
const [ana, lou] = [newId(), lead.personId];

let database: TestDatabase;
/** Two keys of either workspace disabled by Ana, one of which failed at first; four more changes. */
let both: string;
let retry: string;
let ended: Record<'done' | 'stopped' | 'waiting' | 'refused' | 'denied', string>;

const db = () => database.owner.db;
const list = async (actor: PersonActor, input: Parameters<typeof listKeyChanges>[1] = {}) =>
  (await listKeyChanges(testCtx(database.web, actor), input)).rows;
const words = async (...asked: Parameters<typeof list>) => (await list(...asked)).map((row) => row.words);

async function tell(minute: number, state: string, { by = ana, command = 'key_change.start', error = '' } = {}) {
  const id = newId();
  const about = { ...subjectColumns({ kind: 'key_change', id: 'key-a' }), subjectName: '2 API keys' };
  await db().intent.create({
    data: {
      ...{ id, command, state, input: {}, inputHash: '', idempotencyKey: id, requestId: 'r', source: 'web', ...about },
      ...{ actorKind: 'person', actorPersonId: by, createdAt: at(minute), workspaceIds: ['A', 'B'] },
      ...(error && { errorMessage: error }),
    },
  });
  return id;
}

function step(intentId: string, key: string, state: string, minute: number, more: object = {}) {
  const label = `Disable API key ${key}`;
  return { intentId, key: `key:${key}`, label, state, at: at(minute), position: key === 'key-a' ? 0 : 1, ...more };
}

beforeAll(async () => {
  database = await createTestDatabase();
  const seenAt = at(0);
  const place = { displayColor: '', createdAt: seenAt, dataResidency: {}, tags: {}, seenAt };
  await db().workspace.createMany({ data: ['A', 'B'].map((id) => ({ id, name: id, ...place })) });
  const key = { status: 'active', scopeType: 'workspace', createdAt: seenAt, seenAt };
  await db().apiKey.createMany({
    data: ['A', 'B'].map((id) => ({ id: `key-${id.toLowerCase()}`, name: id, workspaceId: id, ...key })),
  });
  const people = [
    { id: ana, name: 'Ana' },
    { id: lou, name: 'Lou' },
  ];
  await db().person.createMany({
    data: people.map((one) => ({ ...one, email: `${one.name}@example.test`, createdAt: seenAt })),
  });
  both = await tell(1, 'failed', { error: '1 of 2 steps did not succeed.' });
  retry = await tell(3, 'succeeded');
  const [done, stopped, waiting, refused, denied] = [
    await tell(5, 'succeeded', { by: lou }),
    await tell(6, 'failed'),
    await tell(7, 'waiting'),
    await tell(8, 'failed', { error: 'Ines refused this. Nothing was changed.' }),
    await tell(9, 'denied'),
  ] as const;
  ended = { done, stopped, waiting, refused, denied };
  const disabled = { outcome: 'disabled', before: { status: 'active' }, after: { status: 'inactive' } };
  await db().intentStep.createMany({
    data: [
      step(both, 'key-a', 'done', 2, { detail: disabled }),
      step(both, 'key-b', 'failed', 2, { message: 'Anthropic did not accept this step.' }),
      step(retry, 'key-a', 'done', 2, { detail: disabled }),
      step(retry, 'key-b', 'done', 4, { detail: disabled }),
      step(done, 'key-a', 'done', 5, { detail: { outcome: 'skipped', why: 'It was used within the last hour.' } }),
      step(stopped, 'key-b', 'waiting', 6),
    ],
  });
  const change = (id: string, minute: number, more: object = {}) => ({
    ...{ id, intentId: id, act: 'disable', keys: 2, asked: {}, askedById: ana, askedByName: 'Ana', at: at(minute) },
    ...more,
  });
  await db().keyChange.createMany({
    data: [
      change(both, 1, { intentId: retry }),
      change(done, 5, { act: 'enable', keys: 1, askedById: lou, askedByName: 'Lou' }),
      change(stopped, 6, { keys: 1, stopAskedAt: at(6), stopAskedBy: 'Ana' }),
    ],
  });
});
afterAll(() => database.drop());

it('lists each change once, newest first, however often it was tried; what a door refused is none', async () => {
  const rows = await list(owner);
  expect(rows.map(({ id }) => id)).toEqual([ended.refused, ended.waiting, ended.stopped, ended.done, both]);
  expect(rows.map(({ state }) => state)).toEqual(['failed', 'waiting', 'stopped', 'done', 'done']);
  expect(rows[4]).toMatchObject({ words: 'Disable 2 API keys', askedByName: 'Ana', isWhole: true });
  expect(rows[4]?.counts).toMatchObject({ done: 2, failed: 0, waiting: 0 });
  expect(rows[2]?.counts).toMatchObject({ done: 0, waiting: 1 });
});

it('is found by who asked, what was done and how it stands', async () => {
  expect(await words(owner, { search: 'lou' })).toEqual(['Enable 1 API key']);
  expect(await words(owner, { act: 'disable' })).toEqual(['Disable 1 API key', 'Disable 2 API keys']);
  expect((await list(owner, { show: 'open' })).map(({ id }) => id)).toEqual([ended.waiting]);
  expect((await list(owner, { show: 'unfinished' })).map(({ id }) => id)).toEqual([ended.refused, ended.stopped]);
  const { facets, total } = await listKeyChanges(testCtx(database.web, owner), { show: 'done' });
  expect([facets, total]).toEqual([{ all: 5, open: 1, unfinished: 2, done: 2 }, 2]);
});

it('tells a lead of changes by others only what was done to keys of theirs', async () => {
  expect(await words(lead)).toEqual(['Enable 1 API key', 'Disable 1 API key']);
  const theirs = await getKeyChange(testCtx(database.web, lead), { changeId: both });
  expect(theirs).toMatchObject({ isWhole: false, keys: 1, asked: null, canUndo: false, message: null });
  expect(theirs.rows.map(({ apiKeyId }) => apiKeyId)).toEqual(['key-a']);
  await expect(getKeyChange(testCtx(database.web, lead), { changeId: ended.stopped })).rejects.toMatchObject({
    code: 'not_found',
  });
  const other = actorOf('developer', { leadWorkspaceIds: ['none'] });
  expect(await list(other)).toEqual([]);
});

it('shows a token of one workspace nothing that its person did elsewhere', async () => {
  const token = { ...actorOf('admin', { personId: ana }), kind: 'service' as const, tokenId: newId(), tokenRole: null };
  const service = { ...token, scopes: null, workspaceIds: ['A'], cap: owner, preparesOnly: false };
  const { rows } = await listKeyChanges(testCtx(database.web, service), {});
  expect(rows.map(({ words: told, isWhole }) => [told, isWhole])).toEqual([
    ['Enable 1 API key', false],
    ['Disable 1 API key', false],
  ]);
});

it('stands in the audit of each key with what it did to that one, once', async () => {
  const audit = async (id: string, actor: PersonActor = owner) =>
    (await listAuditRows(testCtx(database.web, actor), { subjects: [{ kind: 'api_key', id }] })).rows;
  const of = (rows: Awaited<ReturnType<typeof audit>>) =>
    rows.map(({ intentId, step: told }) => [intentId, told?.state, told?.message ?? null]);
  expect(of(await audit('key-a'))).toEqual([
    [ended.done, 'skipped', 'It was used within the last hour.'],
    [both, 'done', null],
  ]);
  expect((await audit('key-a'))[1]?.step).toMatchObject({
    ...{ label: 'Disable API key key-a', before: { status: 'active' }, after: { status: 'inactive' } },
  });
  expect(of(await audit('key-b'))).toEqual([
    [retry, 'done', null],
    [both, 'failed', 'Anthropic did not accept this step.'],
  ]);
  expect(of(await audit('key-a', lead))).toEqual(of(await audit('key-a')));
  expect(await audit('key-b', lead)).toEqual([]);
  expect(of(await audit('key-a', actorOf('viewer')))).toEqual(of(await audit('key-a')));
  expect(await audit('key-a', actorOf('billing'))).toEqual([]);
});
