import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import { addDays } from '@/lib/core/time';
import { getApiKey, listApiKeys } from '@/lib/domain/api-keys/queries';
import type { ApiKeyRow } from '@/lib/domain/api-keys/query-schema';
import { type ApiKeyFilters, KEY_FACETS, KEY_SORTS } from '@/lib/domain/api-keys/schema';
import { getPerson, listPeople } from '@/lib/domain/people/queries';
import { PEOPLE_SORTS } from '@/lib/domain/people/schema';
import type { UsageFilter } from '@/lib/domain/usage/report/filter';
import { usageFilterOptions, usageReport } from '@/lib/domain/usage/report/queries';
import { getWorkspace, listWorkspaceMembers, listWorkspaces } from '@/lib/domain/workspaces/queries';
import { WORKSPACE_SORTS } from '@/lib/domain/workspaces/schema';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { exportedRows } from '@/lib/testing/exported-rows';
import { actorOf, testCtx } from '@/lib/testing/factories';
import { type SyncFixture, startSyncFixture } from '@/lib/testing/sync-fixture';
import { syncMirror } from './mirror';
import { backfillUsage } from './usage';

let fixture: SyncFixture;
let database: TestDatabase;
let priya = '';
let chat = '';
let intake = '';

beforeAll(async () => {
  fixture = await startSyncFixture('company', 'lists1');
  database = await createTestDatabase();
  const deps = fixture.depsFor(database.owner);
  expect(await syncMirror(deps, 'schedule')).toBe('succeeded');
  expect(await backfillUsage(deps, 'schedule', 3)).toBe('succeeded');
  const idOf = async (sql: string) => (await database.owner.pool.query<{ id: string }>(sql)).rows[0]?.id ?? '';
  priya = await idOf(`SELECT id FROM users WHERE email LIKE 'priya.%'`);
  chat = await idOf(`SELECT id FROM workspaces WHERE name = 'Customer Chat'`);
  intake = await idOf(`SELECT id FROM workspaces WHERE name = 'Document Intake'`);
});
afterAll(async () => {
  await database.drop();
  await fixture.close();
});

const as = (actor: Principal) => testCtx(database.web, actor, fixture.clock.now);
const owner = () => as(actorOf('owner'));
const lead = () => as(actorOf('lead', { leadWorkspaceIds: [chat] }));
const developer = () => as(actorOf('developer', { upstreamUserId: priya, memberWorkspaceIds: [chat, intake] }));

/** Every row, page by page. */
async function everyKey(ctx = owner(), filters: ApiKeyFilters = {}): Promise<ApiKeyRow[]> {
  const first = await listApiKeys(ctx, filters);
  const rows = [...first.rows];
  for (let page = 2; rows.length < first.total; page++)
    rows.push(...(await listApiKeys(ctx, { ...filters, page })).rows);
  return rows;
}
const sumOf = (rows: { spend: string | null }[]) => rows.reduce((sum, { spend }) => sum + BigInt(spend ?? 0), 0n);

async function reported(filter: Omit<UsageFilter, 'from' | 'to'>, ctx = owner()): Promise<bigint> {
  const { window } = await listApiKeys(owner());
  return BigInt((await usageReport(ctx, { ...filter, from: window?.from ?? '', to: window?.to ?? '' })).total);
}

describe('spend of the last 30 days', () => {
  it('is that of the usage report: by workspace, by key, by person, to the last digit', async () => {
    const { window } = await listApiKeys(owner());
    expect(window).toMatchObject({ from: '2026-10-25', to: '2026-11-23' });
    const whole = await reported({});
    const workspaces = await listWorkspaces(owner(), { show: 'all' });
    expect(sumOf(workspaces.rows)).toBe(whole);
    expect(workspaces.spendTotal).toBe(whole.toString());
    const keys = await everyKey();
    expect(keys).toHaveLength(180);
    const { options } = await usageFilterOptions(owner(), { kind: 'api_key', search: 'keyless:', limit: 100 });
    const others = ['none', 'unattributed', ...options.map(({ id }) => id)];
    expect(options.length).toBeGreaterThan(0);
    expect(sumOf(keys) + (await reported({ api_key: others }))).toBe(whole);
    const byKey = new Map(keys.map(({ id, spend }) => [id, spend]));
    const range = { from: window?.from ?? '', to: window?.to ?? '' };
    const exported = new Map<string, bigint>();
    for await (const { partId, value } of exportedRows(owner(), { ...range, split: 'api_key' })) {
      exported.set(partId, (exported.get(partId) ?? 0n) + BigInt(value ?? 0));
    }
    for (const [id, value] of exported) if (byKey.has(id)) expect([id, byKey.get(id)]).toEqual([id, value.toString()]);
    for (const { id, spend } of workspaces.rows.slice(0, 3)) {
      expect(await reported({ workspace: [id] })).toBe(BigInt(spend ?? -1));
      expect((await getWorkspace(owner(), { workspaceId: id })).spend).toBe(spend);
    }
    const people = await listPeople(owner(), { sort: 'spend', order: 'desc' });
    for (const { id, spend } of people.rows.slice(0, 3)) {
      expect(await reported({ owner: [id] })).toBe(BigInt(spend ?? -1));
      expect(sumOf(await everyKey(owner(), { ownerId: id }))).toBe(BigInt(spend ?? -1));
    }
  });

  it('is of what somebody may see, and the same as in their report', async () => {
    const led = await listWorkspaces(lead(), { show: 'all' });
    expect(led.rows.filter(({ spend }) => spend !== null).map(({ id }) => id)).toEqual([chat]);
    expect(BigInt(led.spendTotal)).toBe(await reported({}, lead()));
    const own = await listWorkspaces(developer(), { show: 'all' });
    expect(own.rows.map(({ spendSight }) => spendSight)).toEqual(['own', 'own']);
    expect(sumOf(own.rows)).toBe(await reported({}, developer()));
    expect(sumOf(await everyKey(developer()))).toBe(sumOf(own.rows));
    expect((await getPerson(developer(), { userId: priya })).spend).toBe(sumOf(own.rows).toString());
    expect((await listWorkspaces(as(actorOf('viewer')))).rows.every(({ spend }) => spend === null)).toBe(true);
  });

  it('is unknown, not zero, before any cost was read', async () => {
    const empty = await createTestDatabase();
    const ctx = testCtx(empty.web, actorOf('owner'), fixture.clock.now);
    for (const list of [listWorkspaces, listApiKeys, listPeople]) {
      expect(await list(ctx)).toMatchObject({ rows: [], total: 0, page: 1, window: null });
    }
    await empty.drop();
  });
});

describe('what needs a look', () => {
  const today = '2026-11-23';
  const isBefore = (at: Date | null, days: number) =>
    at !== null && at.getTime() < fixture.clock.now.getTime() - days * 86_400_000;

  it('is counted as its rows say, and each way of looking shows just those', async () => {
    const all = await everyKey();
    const { facets } = await listApiKeys(owner());
    const users = await database.owner.pool.query<{ id: string }>('SELECT id FROM users WHERE gone_at IS NULL');
    const members = new Set(users.rows.map(({ id }) => id));
    const live = all.filter(({ status }) => status === 'active');
    const speaksOf = (text: string, words: string) => new RegExp(`(?<![a-z0-9])(${words})(?![a-z0-9])`, 'i').test(text);
    const spaces = await database.owner.pool.query<{ id: string; words: string }>(
      `SELECT id, name || ' ' || tags::text AS words FROM workspaces`,
    );
    const production = new Set(
      spaces.rows.filter(({ words }) => speaksOf(words, 'prod|production')).map(({ id }) => id),
    );
    const unusedSince = addDays(today, -60);
    const expected: Record<string, ApiKeyRow[]> = {
      all,
      active: live,
      old: live.filter(({ createdAt }) => isBefore(createdAt, 90)),
      unused: live.filter(
        ({ createdAt, lastUsedDay }) =>
          (lastUsedDay ?? '') < unusedSince && (createdAt?.toISOString().slice(0, 10) ?? today) < unusedSince,
      ),
      left: live.filter(({ ownerType, ownerId }) => ownerType === 'user' && !members.has(ownerId ?? '')),
      expiring: live.filter(({ expiresAt }) => isBefore(expiresAt, -14)),
      unowned: live.filter(({ ownerId }) => ownerId === null),
      // No pattern is asked for.
      misnamed: [],
      misplaced: live.filter(
        ({ name, workspaceId }) =>
          speaksOf(name, 'dev|development|staging|stage|stg') && production.has(workspaceId ?? ''),
      ),
    };
    for (const state of ['inactive', 'expired', 'archived', 'revoked', 'gone']) {
      expected[state] = all.filter(({ status }) => status === state);
    }
    expect(all.some(({ name }) => name === 'intake-migration-tmp')).toBe(true);
    for (const show of KEY_FACETS) {
      expect([show, facets[show]]).toEqual([show, expected[show]?.length]);
      const shown = await everyKey(owner(), { show });
      expect(shown.map(({ id }) => id).sort()).toEqual(expected[show]?.map(({ id }) => id).sort());
    }
    for (const show of ['old', 'unused', 'left', 'expired'] as const) expect(facets[show]).toBeGreaterThan(0);
  });

  it('does not call a key unused as long as 60 days were not read', async () => {
    const rename = (from: string, to: string) =>
      database.owner.pool.query(`UPDATE report_days SET report = $2 WHERE report = $1 AND day < '2026-09-25'`, [
        from,
        to,
      ]);
    await rename('usage', 'usage kept');
    const { facets } = await listApiKeys(owner());
    await rename('usage kept', 'usage');
    expect(facets).toMatchObject({ unused: 0, all: 180 });
  });

  it('takes a key whose end has come for expired, whatever the organisation last said', async () => {
    const [key] = await everyKey(owner(), { show: 'expiring', sort: 'expires', order: 'asc' });
    const later = { ...owner(), now: new Date((key?.expiresAt?.getTime() ?? 0) + 1) };
    expect((await getApiKey(owner(), { apiKeyId: key?.id ?? '' })).status).toBe('active');
    expect(await getApiKey(later, { apiKeyId: key?.id ?? '' })).toMatchObject({ status: 'expired', isExpiring: false });
  });
});

describe('search, order and pages', () => {
  afterEach(async () => {
    await database.owner.db.apiKey.deleteMany({ where: { id: { startsWith: 'letters_' } } });
  });

  it('take every letter for itself', async () => {
    const names = ['100%_Rabatt \\ straße', "O'Brien; DROP", 'Ærø λόγος 名前', 'plain-name'];
    await database.owner.db.apiKey.createMany({
      data: names.map((name, at) => ({ id: `letters_${at}`, name, status: 'active', scopeType: 'organization' })),
    });
    const found = async (search: string) =>
      (await everyKey(owner(), { search })).map(({ id }) => id).filter((id) => id.startsWith('letters_'));
    expect(await found('%')).toEqual(['letters_0']);
    expect(await found('_')).toEqual(expect.arrayContaining(['letters_0']));
    expect((await listApiKeys(owner(), { search: '%_' })).total).toBe(1);
    expect(await found('\\')).toEqual(['letters_0']);
    expect(await found("o'brien; drop")).toEqual(['letters_1']);
    expect(await found('ÆRØ ΛΌΓΟ')).toEqual(['letters_2']);
    expect(await found('名前')).toEqual(['letters_2']);
    expect(await found('e\u0301')).toEqual([]);
    expect(await found('plain\u0000-name')).toEqual([]);
    expect(await found('  PLAIN-name \n')).toEqual(['letters_3']);
    expect((await listApiKeys(owner(), { search: 'x'.repeat(400) })).total).toBe(0);
  });

  it('find keys by hint, owner and workspace, people by e-mail, workspaces by tag', async () => {
    const [key] = (await listApiKeys(owner(), { workspaceId: intake })).rows;
    expect((await listApiKeys(owner(), { search: key?.hint ?? 'none' })).rows.map(({ id }) => id)).toContain(key?.id);
    expect((await listApiKeys(owner(), { search: 'priya.venkat@' })).total).toBe(4);
    expect((await listPeople(owner(), { search: 'PRIYA.VENKAT@' })).rows.map(({ id }) => id)).toEqual([priya]);
    const claims = await listWorkspaces(owner(), { search: 'cost_centre:claims' });
    expect(claims.rows.map(({ name }) => name).sort()).toEqual(['Claims Assistant', 'Fraud Signals']);
    expect((await listWorkspaceMembers(owner(), { workspaceId: intake, search: 'priya' })).rows).toHaveLength(1);
  });

  it('show every row once, in each order, with what is unknown last', async () => {
    for (const sort of KEY_SORTS) {
      for (const order of ['asc', 'desc'] as const) {
        const rows = await everyKey(owner(), { sort, order });
        expect(new Set(rows.map(({ id }) => id)).size).toBe(180);
        const values = rows.map(({ spend, expiresAt }) => (sort === 'spend' ? BigInt(spend ?? -1) : expiresAt));
        if (sort !== 'spend' && sort !== 'expires') continue;
        const known = values.filter((value) => value !== null);
        expect(values.slice(0, known.length)).toEqual(known);
        const ascending = [...known].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        expect(known).toEqual(order === 'asc' ? ascending : ascending.reverse());
      }
    }
    for (const sort of PEOPLE_SORTS) expect((await listPeople(owner(), { sort })).total).toBe(60);
    for (const sort of WORKSPACE_SORTS) expect((await listWorkspaces(owner(), { sort })).total).toBe(13);
  });

  it('end with the last page, whatever page is asked for', async () => {
    const last = await listApiKeys(owner(), { page: 9_999 });
    expect(last).toMatchObject({ page: 4, total: 180 });
    expect(last.rows).toHaveLength(30);
    expect(await listApiKeys(owner(), { search: 'nothing is called so', page: 7 })).toMatchObject({
      page: 1,
      rows: [],
    });
  });
});

describe('what is hidden', () => {
  it('can be neither searched for, filtered by nor told from the order', async () => {
    const viewer = as(actorOf('viewer'));
    const names = (await everyKey(owner(), { sort: 'name', order: 'asc' })).map(({ name }) => name);
    for (const sort of KEY_SORTS.filter((each) => each !== 'workspace')) {
      const rows = await everyKey(viewer, { sort, order: 'asc' });
      expect(rows.map(({ name }) => name)).toEqual(names);
    }
    expect((await listApiKeys(viewer)).facets).toMatchObject({ all: 180, active: 0, old: 0, unused: 0, left: 0 });
    expect((await listApiKeys(viewer, { search: 'priya.venkat@' })).total).toBe(0);
    expect((await listApiKeys(viewer, { search: 'sk-ant-api03' })).total).toBe(0);
    expect((await listApiKeys(viewer, { ownerId: priya })).total).toBe(0);
    const text = JSON.stringify([await everyKey(viewer), await listPeople(viewer), await listWorkspaces(viewer)]);
    expect(text).not.toContain('sk-ant-');
    expect(text).not.toMatch(/"spend":"/);
  });

  it('is found by nobody: a foreign id, a garbled one and none give the same answer', async () => {
    const other = (await listWorkspaces(owner(), { search: 'Fraud Signals' })).rows[0]?.id ?? '';
    const answers = await Promise.all(
      [other, 'wrkspc_none', '', "x' OR true --", 'a\u0000b', 'x'.repeat(500)].map((workspaceId) =>
        getWorkspace(developer(), { workspaceId }).catch((error: Error) => error.message),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(['This workspace does not exist, or you cannot see it.']));
    const foreign = (await listApiKeys(owner(), { workspaceId: other })).rows[0]?.id ?? '';
    for (const apiKeyId of [foreign, 'none', 'a\u0000b']) {
      await expect(getApiKey(developer(), { apiKeyId })).rejects.toMatchObject({ code: 'not_found' });
    }
    await expect(getPerson(developer(), { userId: 'a\u0000b' })).rejects.toMatchObject({ code: 'not_found' });
  });
});

it('asks the same number of statements whatever is asked', async () => {
  let statements = 0;
  const counting = (db: Db): Db =>
    new Proxy(db, {
      get(target, name) {
        if (name === '$queryRaw') statements += 1;
        return Reflect.get(target, name);
      },
    });
  const count = async (run: (ctx: ReturnType<typeof owner>) => Promise<unknown>, ctx = owner()) => {
    statements = 0;
    await run({ ...ctx, db: counting(ctx.db) });
    return statements;
  };
  for (const ctx of [owner(), lead(), developer()]) {
    expect(await count((each) => listApiKeys(each), ctx)).toBe(3);
    expect(
      await count((each) => listApiKeys(each, { show: 'old', search: 'a', workspaceId: chat, page: 2 }), ctx),
    ).toBe(3);
    expect(await count((each) => listWorkspaces(each, { search: 'a', sort: 'keys' }), ctx)).toBe(2);
    expect(await count((each) => listPeople(each, { role: 'admin' }), ctx)).toBe(2);
    expect(await count((each) => listWorkspaceMembers(each, { workspaceId: chat }), ctx)).toBe(1);
    expect(await count((each) => getWorkspace(each, { workspaceId: chat }), ctx)).toBe(1);
    expect(await count((each) => getPerson(each, { userId: priya }), ctx)).toBe(2);
  }
});

it('finds among 5,000 keys of 2,000 people', async () => {
  const large = await createTestDatabase();
  await large.owner.pool.query(`
    INSERT INTO workspaces (id, name, display_color, created_at, data_residency, tags, seen_at)
      SELECT 'w' || n, 'Workspace ' || n, '', now(), '{}', '{}', now() FROM generate_series(1, 100) n;
    INSERT INTO users (id, email, name, role, added_at, seen_at)
      SELECT 'u' || n, 'u' || n || '@example.test', 'Person ' || n, 'developer', now(), now() FROM generate_series(1, 2000) n;
    INSERT INTO workspace_members (workspace_id, user_id, workspace_role, seen_at)
      SELECT 'w' || (n % 100 + 1), 'u' || (n % 2000 + 1), 'workspace_user', now() FROM generate_series(1, 4000) n ON CONFLICT DO NOTHING;
    INSERT INTO api_keys (id, name, status, workspace_id, scope_type, created_at, created_by_id, created_by_type)
      SELECT 'k' || n, 'key-' || n, 'active', 'w' || (n % 100 + 1), 'workspace', now(), 'u' || (n % 2000 + 1), 'user' FROM generate_series(1, 5000) n;
    INSERT INTO key_stats (key_ref, last_used_day, cost_30) SELECT ref, '2026-11-20', ref * 1000 FROM api_keys;
    ANALYZE`);
  const ctx = testCtx(large.web, actorOf('owner'), fixture.clock.now);
  expect((await listApiKeys(ctx, { search: 'key-4', page: 3 })).total).toBe(1111);
  expect((await listPeople(ctx, { sort: 'spend', order: 'desc' })).total).toBe(2000);
  expect((await listWorkspaces(ctx)).total).toBe(100);
  await large.drop();
});
