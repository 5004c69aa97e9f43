import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '@/lib/core/db';
import { getGatewayKey, listMadeByKeys } from '@/lib/domain/gateway-keys/queries';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { issueKey, noteObject } from '@/lib/testing/gateway';
import { getApiKey, listApiKeys } from './queries';
import type { ApiKeyFilters } from './schema';
import { getApiKeyUse } from './use-queries';

const NOW = new Date('2026-11-23T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
let database: TestDatabase;
const ids: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  const { db } = database.owner;
  const base = { displayColor: '#000', createdAt: daysAgo(400), dataResidency: {}, seenAt: NOW, tags: {} };
  await db.workspace.createMany({
    data: ['A', 'B'].map((id) => ({ id, name: id === 'A' ? 'Claims' : 'Chat', ...base })),
  });
  const user = { role: 'developer', addedAt: NOW, seenAt: NOW };
  await db.user.createMany({
    data: [
      { id: 'u1', email: 'ana@example.test', name: 'Ana', ...user },
      { id: 'u2', email: 'bo@example.test', name: 'Bo', ...user, goneAt: daysAgo(3) },
    ],
  });
  const vendor = { scopeType: 'workspace', createdById: 'u1', createdByType: 'user', createdAt: daysAgo(10) };
  await db.apiKey.createMany({
    data: [
      { id: 'apikey_1', name: 'Vendor one', status: 'active', workspaceId: 'A', ...vendor },
      { id: 'apikey_2', name: 'Vendor two', status: 'inactive', workspaceId: 'B', ...vendor },
    ],
  });
  const make = async (name: string, more: Parameters<typeof issueKey>[1] = {}) => {
    ids[name] = (await issueKey(database, { name, ownerId: 'u1', createdAt: daysAgo(5), ...more })).id;
  };
  await make('Fresh', { purpose: 'Answers letters', requestsPerMinute: 60, spendPerDay: 5_000_000_000n });
  await make('Old', { createdAt: daysAgo(100), lastUsedAt: daysAgo(1) });
  await make('Unused', { createdAt: daysAgo(80), workspaceId: 'B' });
  await make('Expiring', { expiresAt: daysAgo(-5) });
  await make('Expired', { expiresAt: daysAgo(1) });
  await make('Disabled', { disabledAt: daysAgo(1) });
  await make('Revoked', { revokedAt: daysAgo(1) });
  await make('Left', { ownerId: 'u2' });
  await make('Kept', { ownerId: 'u2', keptAt: daysAgo(1), keptReason: 'Runs the import' });
  await make('Rotated', {
    createdAt: daysAgo(100),
    lastUsedAt: daysAgo(2),
    expiresAt: daysAgo(-1),
    replacedById: ids.Fresh,
  });
  await make('Nobody’s', { ownerId: null });
});
afterAll(() => database.drop());

const as = (role: Parameters<typeof actorOf>[0], more = {}) => testCtx(database.web, actorOf(role, more), NOW);
async function names(filters: ApiKeyFilters = {}, ctx = as('owner')): Promise<string[]> {
  return (await listApiKeys(ctx, { sort: 'name', order: 'asc', ...filters })).rows.map(({ name }) => name);
}

it('has the keys of Anthropic and of Steward in one order, and either alone', async () => {
  const both = await names();
  expect(both).toHaveLength(13);
  expect(both).toEqual([...both].sort((a, b) => a.toLowerCase().localeCompare(b.toLowerCase())));
  expect(await names({ kind: 'anthropic' })).toEqual(['Vendor one', 'Vendor two']);
  expect(await names({ kind: 'steward' })).toHaveLength(11);
  expect((await listApiKeys(as('owner'), { pageSize: 5, page: 3 })).rows).toHaveLength(3);
});

it('looks at both by the same facets', async () => {
  const left = { left: ['Left'], revoked: ['Revoked'], expired: ['Expired'], expiring: ['Expiring'] };
  const others = { unused: ['Unused'], old: ['Old'], inactive: ['Disabled', 'Vendor two'], archived: [] };
  const { facets } = await listApiKeys(as('owner'));
  for (const [show, expected] of Object.entries({ ...left, ...others })) {
    expect([show, await names({ show: show as 'left' })]).toEqual([show, expected]);
    expect(facets[show as 'left']).toBe(expected.length);
  }
});

it('filters both by workspace, owner, days without use, and what is searched', async () => {
  expect(await names({ workspaceId: 'B' })).toEqual(['Unused', 'Vendor two']);
  expect(await names({ ownerId: 'u2' })).toEqual(['Kept', 'Left']);
  expect(await names({ unusedDays: 60 })).toEqual(['Unused']);
  expect(await names({ search: 'letters' })).toEqual(['Fresh']);
  expect(await names({ search: 'sk-ant-stw' })).toHaveLength(11);
  expect(await names({ search: 'bo@example' })).toEqual(['Kept', 'Left']);
});

it('says of a Steward key what only it has, and what the figures know it to have cost', async () => {
  const { rows } = await listApiKeys(as('owner'), { search: 'Fresh' });
  expect(rows[0]).toMatchObject({
    ...{ kind: 'steward', status: 'active', spend: '0', lastUsedDay: null },
    steward: { requestsPerMinute: 60, spendPerDay: '5000000000', isRotated: false, addresses: [] },
  });
  await database.owner.pool.query(
    `WITH c AS (INSERT INTO usage_callers (id, kind) VALUES ($1, 'gateway_key') RETURNING ref)
     INSERT INTO key_stats (key_ref, cost_30) SELECT ref, 700 FROM c`,
    [ids.Fresh],
  );
  const spend = async (ctx = as('owner')) => (await listApiKeys(ctx, { search: 'Fresh' })).rows[0]?.spend;
  expect([await spend(), await spend(as('viewer'))]).toEqual(['700', null]);
  expect((await listApiKeys(as('owner'), { search: 'Rotated' })).rows[0]?.steward?.isRotated).toBe(true);
  expect((await listApiKeys(as('owner'), { search: 'Vendor one' })).rows[0]?.steward).toBeNull();
});

it('shows of each kind what a role may see, names alone where that is all', async () => {
  expect(await names({}, as('lead', { leadWorkspaceIds: ['B'] }))).toHaveLength(13);
  const led = await listApiKeys(as('lead', { leadWorkspaceIds: ['B'] }), { show: 'unused' });
  expect(led.rows.map(({ name }) => name)).toEqual(['Unused']);
  const own = as('developer', { upstreamUserId: 'u2', memberWorkspaceIds: ['A'] });
  expect(await names({}, own)).toEqual(['Kept', 'Left']);
  const viewed = await listApiKeys(as('viewer'));
  expect(viewed.facets).toMatchObject({ all: 13, active: 0, left: 0 });
  expect(viewed.rows.every(({ hint, status, steward }) => hint === null && status === null && steward === null)).toBe(
    true,
  );
});

it('finds one of either kind by its id, with what it is used for and why it was kept', async () => {
  const [fresh = '', kept = ''] = [ids.Fresh, ids.Kept];
  expect(await getApiKey(as('owner'), { apiKeyId: kept })).toMatchObject({
    kind: 'steward',
    keptReason: 'Runs the import',
  });
  expect(await getGatewayKey(as('owner'), { gatewayKeyId: kept })).toMatchObject({
    ...{ hasOwnerLeft: true, kept: { reason: 'Runs the import' } },
  });
  await database.owner.db.gatewayKeyDay.createMany({
    data: [2, 40].map((days) => ({ keyId: fresh, day: daysAgo(days), requests: 5n, refused: 1n })),
  });
  expect(await getApiKeyUse(as('owner'), { apiKeyId: fresh })).toMatchObject({ requests: { all: 5, refused: 1 } });
  expect(await getApiKeyUse(as('owner'), { apiKeyId: 'apikey_1' })).toMatchObject({
    kind: 'anthropic',
    requests: null,
  });
  for (const apiKeyId of [fresh, 'apikey_1'])
    await expect(getApiKeyUse(as('viewer'), { apiKeyId })).rejects.toMatchObject({ code: 'not_found' });
});

it('tells the busiest of the last minutes of a key that has a limit a minute', async () => {
  const [fresh = '', old = ''] = [ids.Fresh, ids.Old];
  const minute = (minutes: number, requests: bigint) => ({
    ...{
      keyId: fresh,
      minute: new Date(NOW.getTime() - minutes * 60_000),
      requests,
      inputTokens: 100n,
      outputTokens: 20n,
    },
  });
  await database.owner.db.gatewayMinute.createMany({ data: [minute(1, 12n), minute(3, 40n), minute(30, 60n)] });
  const busiest = async (id: string) => (await getGatewayKey(as('owner'), { gatewayKeyId: id })).busiestMinute;
  expect(await busiest(fresh)).toEqual({ requests: 40, inputTokens: 100, outputTokens: 20 });
  expect(await busiest(old)).toBeNull();
});

it('counts what each key made', async () => {
  const key = { id: ids.Fresh ?? '', workspaceId: 'A' };
  for (const [kind, id] of [
    ['file', 'file_1'],
    ['file', 'file_2'],
    ['container', 'container_1'],
  ] as const)
    await noteObject(database, key, kind, id);
  const made = (await listMadeByKeys(as('owner'))).map(({ name, files, batches, containers }) => [
    ...[name, files, batches, containers],
  ]);
  expect(made).toEqual([['Fresh', 2, 0, 1]]);
});

it('asks the same three statements for both kinds, with 5,000 of each', async () => {
  const large = await createTestDatabase();
  await large.owner.pool.query(`
    INSERT INTO workspaces (id, name, display_color, created_at, data_residency, tags, seen_at)
      SELECT 'w' || n, 'Workspace ' || n, '', now(), '{}', '{}', now() FROM generate_series(1, 100) n;
    INSERT INTO users (id, email, name, role, added_at, seen_at)
      SELECT 'u' || n, 'u' || n || '@example.test', 'Person ' || n, 'developer', now(), now() FROM generate_series(1, 2000) n;
    INSERT INTO api_keys (id, name, status, workspace_id, scope_type, created_at, created_by_id, created_by_type)
      SELECT 'k' || n, 'key-' || n, 'active', 'w' || (n % 100 + 1), 'workspace', now(), 'u' || (n % 2000 + 1), 'user' FROM generate_series(1, 5000) n;
    INSERT INTO gateway_keys (id, name, secret_hash, ends_with, workspace_id, owner_id, purpose, environment, is_model_limited, mode, created_at, updated_at)
      SELECT gen_random_uuid(), 'app-' || n, 'h' || n, 'aaaa', 'w' || (n % 100 + 1), 'u' || (n % 2000 + 1), '', 'other', false, 'strict', now(), now()
      FROM generate_series(1, 5000) n;
    INSERT INTO key_stats (key_ref, last_used_day, cost_30) SELECT ref, '2026-11-20', ref * 1000 FROM api_keys;
    ANALYZE`);
  let statements = 0;
  const ctx = testCtx(large.web, actorOf('owner'), NOW);
  const db: Db = new Proxy(ctx.db, {
    get(target, name) {
      if (name === '$queryRaw') statements += 1;
      return Reflect.get(target, name);
    },
  });
  const counted = async (filters: ApiKeyFilters, total: number) => {
    statements = 0;
    expect((await listApiKeys({ ...ctx, db }, { sort: 'owner', page: 3, ...filters })).total).toBe(total);
    expect(statements).toBe(3);
  };
  await counted({}, 10_000);
  await counted({ kind: 'anthropic' }, 5_000);
  await large.drop();
});
