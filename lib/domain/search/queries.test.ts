import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Principal } from '@/lib/access/principals';
import { syncMirror } from '@/lib/jobs/reading/mirror';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { searchAll } from './queries';
import { SEARCH_PER_GROUP } from './schema';

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

const search = (q: string, actor: Principal = actorOf('owner')) =>
  searchAll(testCtx(database.web, actor, fixture.clock.now), { q });
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
  const { workspaces, apiKeys, people } = await search(q);
  const letters = q.replaceAll('\u0000', '').trim();
  const hits = [...workspaces, ...apiKeys, ...people];
  expect(hits.every(({ name, note, id }) => letters !== '' && `${name} ${note} ${id}`.includes(letters))).toBe(true);
});

it('says what the reader can do with a key, and with nothing else', async () => {
  const actsOf = async (actor?: Principal) => (await search('priya-notebook', actor)).apiKeys.map(({ acts }) => acts);
  expect(await actsOf()).toEqual([['rename', 'disable', 'archive']]);
  expect(await actsOf(actorOf('billing'))).toEqual([[]]);
  expect(await actsOf(actorOf('viewer'))).toEqual([[]]);
  expect((await search('Data Platform')).workspaces.map(({ acts }) => acts)).toEqual([[]]);
});

it('lets nobody find a key by a hint that they may not see', async () => {
  const { hint } = await one(`SELECT partial_key_hint AS hint FROM api_keys WHERE name = 'priya-notebook'`);
  expect((await search(hint ?? '', actorOf('viewer'))).apiKeys).toEqual([]);
  expect((await search('priya-notebook', actorOf('viewer'))).apiKeys).toHaveLength(1);
});

it('finds for a developer nothing but what is theirs', async () => {
  const developer = actorOf('developer', { upstreamUserId: 'user_none' });
  expect(await search('a', developer)).toEqual({ workspaces: [], apiKeys: [], people: [] });
});
