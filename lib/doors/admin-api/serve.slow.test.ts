import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { canonicalJson } from '@/lib/core/crypto';
import { addDays, dayOf } from '@/lib/core/time';
import { syncReportDays } from '@/lib/domain/usage/ledger/mirror';
import { runSync } from '@/lib/mirror/run';
import { type ApiWorld, createApiWorld } from '@/lib/testing/api-server';

let world: ApiWorld;
let token: string;
let upstream: { url: string; key: string };
beforeAll(async () => {
  world = await createApiWorld({ from: 'company' });
  ({ token } = await world.tokenOf('owner'));
  const { running } = world.worker;
  upstream = { url: running.url, key: running.sandbox.adminKey('company', '1') };
  const today = dayOf(new Date());
  await runSync(world.worker.deps, 'usage', 'manual', async (run) => {
    await syncReportDays(run, addDays(today, -5), today);
  });
});
beforeEach(() => world.database.owner.db.signInAttempt.deleteMany({}));
afterAll(() => world.close());

// biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
type Body = any;
async function ask(of: 'steward' | 'upstream', path: string, headers: Record<string, string> = {}) {
  const [base, key] = of === 'steward' ? [world.url.replace('/v1', ''), token] : [upstream.url, upstream.key];
  const response = await fetch(`${base}/v1/organizations${path}`, {
    headers: { 'x-api-key': key, 'anthropic-version': '2026-10-21', ...headers },
  });
  return { status: response.status, body: (await response.json()) as Body, headers: response.headers };
}

const byText = (items: unknown[]) => items.map((item) => canonicalJson(item)).sort();
const sorted = (items: unknown[]) => items.map((item) => JSON.stringify(item)).sort();

/** A list to its end, by its cursors. */
async function whole(of: 'steward' | 'upstream', path: string, limit = 7): Promise<unknown[]> {
  const items: unknown[] = [];
  for (let after = ''; ; ) {
    const { status, body } = await ask(of, `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${after}`);
    expect(status).toBe(200);
    items.push(...body.data);
    if (!body.has_more) return items;
    after = `&after_id=${body.last_id}`;
  }
}

describe('lists, as upstream answers them', () => {
  test.each([
    '/users',
    '/invites',
    '/workspaces',
    '/workspaces?include_archived=true&include_default=true',
    '/api_keys',
  ])('%s to its end, in its order, field by field', async (path) => {
    const [own, theirs] = [await whole('steward', path, 100), await whole('upstream', path, 100)];
    expect(own.length).toBeGreaterThan(5);
    expect(own).toEqual(theirs);
    expect((await whole('steward', path)).length).toBe(theirs.length);
  });

  test.each(['?roles[]=billing&roles[]=admin', '?email=NOBODY@example.com', '?roles=developer&limit=3'])(
    'users%s',
    async (query) => {
      expect((await ask('steward', `/users${query}`)).body).toEqual((await ask('upstream', `/users${query}`)).body);
    },
  );

  test('pages before an id, and refuses cursors of other lists and both at once', async () => {
    const all = (await whole('upstream', '/users', 100)) as { id: string }[];
    const path = `/users?limit=3&before_id=${all[8]?.id}`;
    expect((await ask('steward', path)).body).toEqual((await ask('upstream', path)).body);
    for (const bad of [
      '/users?after_id=nobody',
      '/users?limit=0',
      '/users?limit=1001',
      `/users?after_id=a&before_id=b`,
    ]) {
      const [own, theirs] = [await ask('steward', bad), await ask('upstream', bad)];
      expect([bad, own.status, own.body.error.type]).toEqual([bad, theirs.status, theirs.body.error.type]);
    }
  });

  test('one of each, members, limits and the organisation', async () => {
    const { body: workspaces } = await ask('upstream', '/workspaces?limit=3');
    const { body: keys } = await ask('upstream', '/api_keys?limit=2');
    const { body: users } = await ask('upstream', '/users?limit=2');
    const id = workspaces.data[0].id;
    for (const path of ['/me', `/workspaces/${id}`, `/api_keys/${keys.data[0].id}`, `/users/${users.data[0].id}`])
      expect((await ask('steward', path)).body).toEqual((await ask('upstream', path)).body);
    expect(sorted(await whole('steward', `/workspaces/${id}/members`))).toEqual(
      sorted(await whole('upstream', `/workspaces/${id}/members`)),
    );
    for (const path of ['/rate_limits', `/workspaces/${id}/rate_limits`]) {
      const [own, theirs] = [await ask('steward', path), await ask('upstream', path)];
      expect(byText(own.body.data)).toEqual(byText(theirs.body.data));
    }
    const gone = await ask('steward', '/users/user_nobody');
    expect([gone.status, gone.body.type, gone.body.error.type]).toEqual([404, 'error', 'not_found_error']);
  });

  test('an older client of keys reads their workspace where it always did', async () => {
    const old = { 'anthropic-version': '2023-06-01' };
    const [own, theirs] = [
      await ask('steward', '/api_keys?limit=40', old),
      await ask('upstream', '/api_keys?limit=40', old),
    ];
    expect(own.body).toEqual(theirs.body);
  });
});

describe('reports, from the snapshots', () => {
  const today = new Date().toISOString().slice(0, 10);
  const from = new Date(Date.parse(today) - 3 * 86_400_000).toISOString();
  const days = `starting_at=${from}&ending_at=${today}T00:00:00Z`;

  test.each([
    '',
    '&group_by[]=model',
    '&group_by[]=workspace_id&group_by[]=api_key_id&group_by[]=service_tier',
    '&group_by[]=context_window&group_by[]=inference_geo&group_by[]=speed&models[]=claude-opus-4-8',
    '&limit=1',
  ])('usage %s', async (query) => {
    const [own, theirs] = await Promise.all([
      ask('steward', `/usage_report/messages?${days}${query}`),
      ask('upstream', `/usage_report/messages?${days}${query}`),
    ]);
    expect(own.body.error).toBeUndefined();
    expect([own.status, own.body.has_more, own.body.data.length]).toEqual([
      200,
      theirs.body.has_more,
      theirs.body.data.length,
    ]);
    expect(own.headers.get('steward-as-of')).toMatch(/^\d{4}-/);
    for (const [at, bucket] of theirs.body.data.entries()) {
      expect([own.body.data[at].starting_at, own.body.data[at].ending_at]).toEqual([
        bucket.starting_at,
        bucket.ending_at,
      ]);
      expect(byText(own.body.data[at].results)).toEqual(byText(bucket.results));
    }
  });

  test.each(['', '&group_by[]=workspace_id', '&group_by[]=workspace_id&group_by[]=description'])(
    'cost %s',
    async (query) => {
      const span = `starting_at=${from}&ending_at=${new Date(Date.parse(today) - 86_400_000).toISOString()}`;
      const [own, theirs] = await Promise.all([
        ask('steward', `/cost_report?${span}${query}`),
        ask('upstream', `/cost_report?${span}${query}`),
      ]);
      expect([own.status, own.body.data.length]).toEqual([200, theirs.body.data.length]);
      const plain = (rows: Body[]) =>
        rows.map((row) => ({
          ...row,
          amount: row.amount.includes('.') ? row.amount.replace(/\.?0+$/, '') : row.amount,
        }));
      for (const [at, bucket] of theirs.body.data.entries())
        expect(byText(own.body.data[at].results)).toEqual(byText(plain(bucket.results)));
    },
  );

  test('a token of one workspace sums to that workspace', async () => {
    const { body } = await ask('upstream', `/cost_report?${days}&group_by[]=workspace_id`);
    const named = body.data.flatMap((bucket: Body) => bucket.results).filter((row: Body) => row.workspace_id !== null);
    const workspaceId = named[0].workspace_id;
    const { token: narrow } = await world.tokenOf('owner', { isWithin: true, workspaceIds: [workspaceId] });
    const own = await ask('steward', `/cost_report?${days}&group_by[]=workspace_id`, { 'x-api-key': narrow });
    const rows = own.body.data.flatMap((bucket: Body) => bucket.results);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row: Body) => row.workspace_id))).toEqual(new Set([workspaceId]));
    const sum = (all: Body[]) => all.reduce((total, row) => total + Math.round(Number(row.amount) * 1e6), 0);
    expect(sum(rows)).toBe(sum(named.filter((row: Body) => row.workspace_id === workspaceId)));
    const list = await ask('steward', '/workspaces?include_archived=true', { 'x-api-key': narrow });
    expect(list.body.data.map(({ id }: { id: string }) => id)).toEqual([workspaceId]);
  });

  test('a developer’s token sums to their own keys, and is told why there is no such cost report', async () => {
    const { db } = world.database.owner;
    const query = `/usage_report/messages?${days}&group_by[]=api_key_id`;
    const rowsOf = (body: Body) => body.data.flatMap((bucket: Body) => bucket.results);
    const all = rowsOf((await ask('upstream', query)).body);
    const used = new Set(all.map((row: Body) => row.api_key_id));
    const keys = await db.apiKey.findMany({ where: { createdByType: 'user', goneAt: null } });
    const key = keys.find(({ id }) => used.has(id));
    const { token: narrow, personId } = await world.tokenOf('developer');
    await db.person.updateMany({ where: { upstreamUserId: key?.createdById }, data: { upstreamUserId: null } });
    await db.person.update({ where: { id: personId }, data: { upstreamUserId: key?.createdById } });
    const own = rowsOf((await ask('steward', query, { 'x-api-key': narrow })).body);
    const ids = new Set(own.map((row: Body) => row.api_key_id));
    expect(ids).toContain(key?.id);
    const owned = await db.apiKey.findMany({ where: { id: { in: [...ids] as string[] } } });
    const isTheirs = owned.map((one) => [one.principalId, one.createdById].includes(key?.createdById ?? ''));
    expect(new Set(isTheirs)).toEqual(new Set([true]));
    expect(byText(own)).toEqual(byText(all.filter((row: Body) => ids.has(row.api_key_id))));
    const cost = await ask('steward', `/cost_report?${days}`, { 'x-api-key': narrow });
    expect([cost.status, cost.body.error.message]).toEqual([403, expect.stringContaining('tells no keys apart')]);
  });

  test('what is not held is said, never answered as nothing', async () => {
    const old = await ask(
      'steward',
      '/usage_report/messages?starting_at=2020-01-01T00:00:00Z&ending_at=2020-01-03T00:00:00Z',
    );
    expect([old.status, old.body.error.type]).toEqual([404, 'not_found_error']);
    expect(old.body.error.message).toContain('does not hold the usage of 2020-01-01');
    const times = ['&starting_at=yesterday', '&starting_at=0000-01-01T00:00:00Z'];
    for (const query of ['&bucket_width=1m', '&group_by[]=account_id', '&group_by[]=planet', ...times])
      expect([query, (await ask('steward', `/usage_report/messages?${query}&${days}`)).status]).toEqual([query, 400]);
  });
});

test('the vendor’s own client reads every list with only its address and key changed', async () => {
  const client = new Anthropic({ baseURL: world.url.replace(/\/v1$/, ''), apiKey: token, maxRetries: 0 });
  const seen: string[] = [];
  for await (const user of client.organization.users.list({ limit: 5 })) seen.push(user.id);
  const theirs = (await whole('upstream', '/users', 100)) as { id: string }[];
  expect(seen).toEqual(theirs.map(({ id }) => id));
  await expect(client.organization.users.retrieve('user_nobody')).rejects.toMatchObject({ status: 404 });
});

test('answers while upstream does not, with a scope alone, and changes nothing', async () => {
  const requests = world.worker.running.sandbox.requests().length;
  const { token: scoped } = await world.tokenOf('owner', { isScoped: true, scopes: ['cost:read'] });
  const key = { 'x-api-key': scoped };
  const [users, me] = [await ask('steward', '/users', key), await ask('steward', '/me', key)];
  expect([users.status, users.body.error.type, me.status]).toEqual([403, 'permission_error', 200]);
  expect((await ask('steward', '/nothing')).status).toBe(404);
  expect((await ask('steward', '/users', { 'x-api-key': 'sk-ant-admin01-wrong' })).body.error.type).toBe(
    'authentication_error',
  );
  expect(world.worker.running.sandbox.requests().length).toBe(requests);
});
