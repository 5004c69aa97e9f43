import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Principal } from '@/lib/access/principals';
import { listApiKeys } from '@/lib/domain/api-keys/queries';
import { listPeople } from '@/lib/domain/people/queries';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { searchAll } from './queries';
import { SEARCH_PER_GROUP } from './rules';

let fixture: SyncFixture;
let database: TestDatabase;

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'search1');
  database = await createTestDatabase();
  expect(await syncMirror(fixture.depsFor(database.owner), 'schedule')).toBe('succeeded');
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

const search = (q: string, actor: Principal = actorOf('owner'), used: string[] = []) =>
  searchAll(testCtx(database.web, actor, fixture.clock.now), { q, used });
const one = async (sql: string) => (await database.owner.pool.query<Record<string, string>>(sql)).rows[0] ?? {};

it('finds a workspace by a part of its name, whatever the case', async () => {
  expect((await search('DATA plat')).workspaces.map(({ name }) => name)).toEqual(['Data Platform']);
});

it('finds a key by name, by hint and by id, and says whose workspace it is', async () => {
  const key = await one(`SELECT k.id, k.name, k.partial_key_hint AS hint, w.name AS workspace FROM api_keys k
    JOIN workspaces w ON w.id = k.workspace_id WHERE k.name = 'priya-notebook'`);
  for (const q of [key.name, key.hint, key.id]) {
    const { apiKeys } = await search(q ?? '');
    expect([q, apiKeys.map(({ id, note }) => [id, note])]).toEqual([q, [[key.id, key.workspace]]]);
  }
});

it('finds a budget by its name, for whoever may see it', async () => {
  const at = new Date();
  const budget = {
    id: '00000000-0000-4000-8000-0000000000c1',
    name: 'Zebra ceiling',
    scopeKind: 'organization',
    scopeId: '',
  };
  const rest = { period: 'month', firstDay: at, notes: '', revision: 1, createdAt: at, updatedAt: at };
  await database.owner.db.budget.create({ data: { ...budget, ...rest } });
  const found = async (role: 'billing' | 'developer' | 'viewer') =>
    (await search('zebra', actorOf(role))).budgets.map(({ id, note }) => [id, note]);
  expect(await found('billing')).toEqual([[budget.id, 'The organisation']]);
  expect([await found('developer'), await found('viewer')]).toEqual([[], []]);
});

it('finds a person by name and by address', async () => {
  const { id, name, email } = await one('SELECT id, name, email FROM users ORDER BY id LIMIT 1');
  expect((await search(email ?? '')).people.map((hit) => hit.id)).toEqual([id]);
  expect((await search(name ?? '')).people.map((hit) => hit.id)).toContain(id);
});

it('gives eight of each kind at most: names that begin so first, what is past last', async () => {
  const { apiKeys, people, workspaces } = await search('a');
  expect([apiKeys.length, people.length]).toEqual([SEARCH_PER_GROUP, SEARCH_PER_GROUP]);
  expect(workspaces.length).toBeLessThanOrEqual(SEARCH_PER_GROUP);
  for (const hits of [apiKeys, people, workspaces]) {
    const begins = hits.filter(({ isPast }) => !isPast).map(({ name }) => /^a/i.test(name));
    expect(begins).toEqual([...begins].sort((a, b) => Number(b) - Number(a)));
    expect(hits.map(({ isPast }) => isPast)).toEqual(hits.map(({ isPast }) => isPast).sort());
  }
});

it.each(['%', '_', '\\', "'", '%%', 'a%', '\u0000', '   ', ''])('takes %j as it stands', async (q) => {
  const { workspaces, apiKeys, people, isForgiven } = await search(q);
  const letters = q.replaceAll('\u0000', '').trim();
  const hits = [...workspaces, ...people];
  expect(hits.every(({ name, note, id }) => letters !== '' && `${name} ${note} ${id}`.includes(letters))).toBe(true);
  expect([apiKeys.length > 0 && letters === '', isForgiven]).toEqual([false, false]);
});

it('says how many the list finds for the same text, and how many stand in a list by its status', async () => {
  const ctx = testCtx(database.web, actorOf('owner'), fixture.clock.now);
  for (const q of ['a', 'data', 'priya']) {
    const { totals } = await search(q);
    const filters = { search: q, show: 'all' as const };
    const [keys, people] = [await listApiKeys(ctx, filters), await listPeople(ctx, filters)];
    expect([q, totals.apiKeys, totals.people]).toEqual([q, keys.total, people.total]);
  }
  const { total } = await listApiKeys(ctx, { show: 'inactive' });
  expect((await search('disabled keys')).lists).toEqual([
    { group: 'apiKeys', show: 'inactive', words: 'Disabled API keys', total },
  ]);
  expect((await search('pending invites')).lists.map(({ show }) => show)).toEqual(['waiting', 'open', 'sent']);
});

it('forgives one letter where nothing holds the text, and finds models', async () => {
  const found = await search('Data Platfrom');
  expect([found.isForgiven, found.workspaces.map(({ name }) => name)]).toEqual([true, ['Data Platform']]);
  expect((await search('Data Pltfrom')).workspaces).toEqual([]);
  const [model = ''] = Object.values(await one(`SELECT value FROM dimension_values WHERE kind = 'model' LIMIT 1`));
  if (model) expect((await search(model)).models[0]?.id).toBe(model);
});

it('offers to do what the reader may, to what is meant', async () => {
  const asked = await search('disable priya-notebook');
  expect(asked.deeds.map(({ id, words }) => [id, words])).toEqual([['disable_key', 'Disable priya-notebook']]);
  for (const role of ['billing', 'viewer'] as const)
    expect((await search('disable priya-notebook', actorOf(role))).deeds).toEqual([]);
  expect((await search('priya-notebook')).deeds.map(({ id }) => id)).toEqual([
    'rename_key',
    'disable_key',
    'archive_key',
  ]);
  expect((await search('Data Platform')).deeds.map(({ id }) => id)).toEqual([
    'rename_workspace',
    'limit_workspace',
    'archive_workspace',
  ]);
  expect((await search('rename data platform')).deeds.map(({ id }) => id)).toEqual(['rename_workspace']);
  expect((await search('create workspace')).beginnings.map(({ id }) => id)).toEqual(['create_workspace']);
  expect((await search('', actorOf('viewer'))).beginnings.map(({ id }) => id)).toEqual(['invite']);
});

it('puts what is used most first, and gives it alone where nothing is searched', async () => {
  const { id } = await one(
    `SELECT id FROM users WHERE gone_at IS NULL AND name ILIKE '%a%' ORDER BY name DESC LIMIT 1`,
  );
  expect((await search('a')).people[0]?.id).not.toBe(id);
  expect((await search('a', actorOf('owner'), [id ?? ''])).people[0]?.id).toBe(id);
  const alone = await search('', actorOf('owner'), [id ?? '', 'nothing']);
  expect([alone.people.map((hit) => hit.id), alone.apiKeys, alone.workspaces]).toEqual([[id], [], []]);
  expect((await search('', actorOf('developer', { upstreamUserId: 'user_none' }), [id ?? ''])).people).toEqual([]);
});

it('lets nobody find a key by a hint that they may not see', async () => {
  const { hint } = await one(`SELECT partial_key_hint AS hint FROM api_keys WHERE name = 'priya-notebook'`);
  expect((await search(hint ?? '', actorOf('viewer'))).apiKeys).toEqual([]);
  expect((await search('priya-notebook', actorOf('viewer'))).apiKeys).toHaveLength(1);
});

it('finds for a developer nothing but what is theirs', async () => {
  const developer = actorOf('developer', { upstreamUserId: 'user_none' });
  expect(await search('a', developer)).toMatchObject({
    workspaces: [],
    apiKeys: [],
    gatewayKeys: [],
    people: [],
    invites: [],
    deeds: [],
  });
});
