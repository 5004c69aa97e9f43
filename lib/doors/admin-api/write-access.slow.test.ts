import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SCOPES } from '@/lib/domain/tokens/rules';
import { takeRound } from '@/lib/testing/thorough';
import { createVendorWorld, type VendorWorld } from '@/lib/testing/vendor-writes';

// biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
type Body = any;

let world: VendorWorld;
let people: Body[];
let spaces: Body[];
let keys: Body[];

beforeAll(async () => {
  world = await createVendorWorld();
  ({ people, spaces, keys } = world);
});
beforeEach(() => world.rest());
afterAll(() => world.close());

const sandbox = () => world.sandbox;
const ask: VendorWorld['askVendor'] = (...given) => world.askVendor(...given);
const writesTo: VendorWorld['writesTo'] = (start) => world.writesTo(start);
const person: VendorWorld['person'] = (role, at) => world.person(role, at);

test('bad bodies are refused with a sentence, and nothing is changed', async () => {
  const [space] = spaces;
  const routes: [string, Record<string, unknown>][] = [
    [`/users/${person('user', 1)}`, { role: 'developer' }],
    ['/invites', { email: 'bad@example.com', role: 'user' }],
    ['/workspaces', { name: 'Bad', display_color: '#123456', tags: { a: 'b' }, data_residency: {} }],
    [`/workspaces/${space.id}`, { name: 'Bad', display_color: '#123456', tags: { a: 'b' } }],
    [`/workspaces/${space.id}/members`, { user_id: person('user', 2), workspace_role: 'workspace_user' }],
    [`/workspaces/${space.id}/members/${person('user', 2)}`, { workspace_role: 'workspace_user' }],
    [`/api_keys/${keys[3].id}`, { name: 'Bad', status: 'active' }],
  ];
  const before = writesTo('');
  const wrong: unknown[] = [];
  const refuse = async (path: string, body: unknown, statuses: number[], headers = {}) => {
    const answer = await ask('POST', path, body, headers);
    const isWell =
      statuses.includes(answer.status) && answer.body.type === 'error' && answer.body.error.message.length > 8;
    if (!isWell) wrong.push([path, body, answer.status, answer.body]);
  };
  for (const [path, good] of routes) {
    for (const field of Object.keys(good))
      for (const value of takeRound([7, true, [], [1], { a: 1 }, 'x'.repeat(1_500), '', ' ', 'nul\u0000'], 3))
        if (!(field === 'tags' && String(value) === '')) await refuse(path, { ...good, [field]: value }, [400, 404]);
    await refuse(path, { ...good, surprise: 1 }, [400]);
    await refuse(path, `{"a":${'['.repeat(60)}${']'.repeat(60)}}`, [400]);
    await refuse(path, '{"role": ', [400]);
    await refuse(path, '[]', [400]);
    await refuse(path, `{"name":"${'x'.repeat(300_000)}"}`, [413]);
    await refuse(path, 'role=user', [415], { 'content-type': 'application/x-www-form-urlencoded' });
  }
  await refuse(routes[0]?.[0] ?? '', '{"role":"developer","role":"admin"}', [400]);
  await refuse('/invites', { email: 'a@example.com', role: 'user' }, [400], { 'idempotency-key': 'short' });
  await refuse('/users/a%00b', { role: 'user' }, [404]);
  expect(wrong).toEqual([]);
  expect(writesTo('') - before).toBe(0);
});

describe('who may', () => {
  interface Row {
    method: string;
    path(): string;
    body?(): unknown;
    reads: string;
    writes: string[];
    /** Of one workspace: a token limited to it may. */
    within?: boolean;
  }
  const space = () => spaces[3].id as string;
  let at = 0;
  const next = () => `${++at}`;
  const ROWS: Row[] = [
    {
      method: 'POST',
      path: () => `/users/${person('user', 4)}`,
      body: () => ({ role: 'user' }),
      reads: 'person:read',
      writes: ['person:write'],
    },
    { method: 'DELETE', path: () => `/users/${person('admin')}`, reads: 'person:read', writes: ['person:write'] },
    {
      method: 'POST',
      path: () => '/invites',
      body: () => ({ email: `s${next()}@example.com`, role: 'user' }),
      reads: 'person:read',
      writes: ['invite:send'],
    },
    { method: 'DELETE', path: () => `/invites/${sent}`, reads: 'person:read', writes: ['invite:request'] },
    {
      method: 'POST',
      path: () => '/workspaces',
      body: () => ({ name: `Scope ${next()}` }),
      reads: 'workspace:read',
      writes: ['workspace:write'],
    },
    {
      method: 'POST',
      path: () => `/workspaces/${space()}`,
      body: () => ({ name: `Scope ${next()}` }),
      reads: 'workspace:read',
      writes: ['workspace:write'],
      within: true,
    },
    {
      method: 'POST',
      path: () => `/workspaces/${spaces[0].id}/archive`,
      reads: 'workspace:read',
      writes: ['workspace:write'],
      within: true,
    },
    {
      method: 'POST',
      path: () => `/workspaces/${space()}/rate_limits/rlg_nobody`,
      body: () => ({ limits: [{ type: 'requests_per_minute', value: 1 }] }),
      reads: 'workspace:read',
      writes: ['rate_limit:write'],
      within: true,
    },
    {
      method: 'POST',
      path: () => `/workspaces/${space()}/members`,
      body: () => ({ user_id: person('developer', 12), workspace_role: 'workspace_user' }),
      reads: 'person:read',
      writes: ['member:write'],
      within: true,
    },
    {
      method: 'POST',
      path: () => `/api_keys/${keyHere()}`,
      body: () => ({ name: `Scope ${next()}` }),
      reads: 'api_key:read',
      writes: ['api_key:write'],
      within: true,
    },
  ];
  let sent = '';
  const keyHere = () => keys.find(({ scope }) => scope.workspace_id === space()).id;
  beforeAll(async () => {
    const invite = await ask('POST', '/invites', { email: 'scoped@example.com', role: 'user' });
    sent = invite.body.id;
  });
  const tell = async (row: Row, by: string) => (await ask(row.method, row.path(), row.body?.(), {}, by)).status;

  test('every write needs its own permission, and to see what it changes', async () => {
    const wrong: unknown[] = [];
    for (const row of ROWS.filter(({ method }) => method === 'POST').filter(
      ({ path }) => !path().includes('archive'),
    )) {
      const needed = [row.reads, ...row.writes] as (typeof SCOPES)[number][];
      const { token: enough } = await world.tokenOf('owner', { isScoped: true, scopes: [...needed] });
      const status = await tell(row, enough);
      const isUnknown = row.path().endsWith('rlg_nobody');
      if (status !== (isUnknown ? 404 : 200)) wrong.push([row.path(), 'with both', status]);
      for (const scope of needed) {
        const { token: less } = await world.tokenOf('owner', {
          isScoped: true,
          scopes: SCOPES.filter((one) => one !== scope),
        });
        const refused = await tell(row, less);
        if (refused !== 403) wrong.push([row.path(), 'without', scope, refused]);
      }
      const others = SCOPES.filter((one) => !needed.includes(one));
      for (const scope of takeRound(others, 6)) {
        const { token: other } = await world.tokenOf('owner', { isScoped: true, scopes: [scope] });
        const refused = await tell(row, other);
        if (refused !== 403) wrong.push([row.path(), 'with', scope, refused]);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('a token of some workspaces writes in these alone', async () => {
    const only = (id: string) => world.tokenOf('owner', { isWithin: true, workspaceIds: [id] });
    const [{ token: here }, { token: elsewhere }] = [await only(space()), await only(spaces[4].id)];
    const before = writesTo('');
    const wrong: unknown[] = [];
    for (const row of ROWS) {
      const status = await tell(row, elsewhere);
      if (
        status !==
        (row.path().startsWith('/workspaces/') || row.path().startsWith('/api_keys') ? 404 : status === 404 ? 404 : 403)
      )
        wrong.push([row.method, row.path(), status]);
    }
    expect([wrong, writesTo('') - before]).toEqual([[], 0]);
    for (const row of ROWS.filter(({ within }) => within)) {
      const status = await tell(row, here);
      if (status !== (/rlg_nobody|archive/.test(row.path()) ? 404 : 200)) wrong.push([row.method, row.path(), status]);
    }
    for (const row of ROWS.filter(({ within }) => !within)) {
      const status = await tell(row, here);
      if (status !== 403 && status !== 404) wrong.push([row.method, row.path(), status]);
    }
    expect(wrong).toEqual([]);
  });
});

test('what Steward cannot do is said with where it is done, and never passed on', async () => {
  const before = sandbox().requests().length;
  for (const [method, path, status] of [
    ['POST', '/api_keys', 405],
    ['DELETE', `/workspaces/${spaces[0].id}`, 405],
    ['PUT', `/users/${people[0].id}`, 405],
    ['POST', '/spend_limits', 404],
    ['DELETE', '/service_accounts/svac_1', 404],
    ['POST', `/workspaces/${spaces[0].id}/service_accounts`, 404],
    ['POST', '/external_keys', 404],
    ['POST', '/nothing', 404],
  ] as const) {
    const { status: told, body } = await ask(method, path, method === 'POST' ? {} : undefined);
    expect([method, path, told, body.type]).toEqual([method, path, status, 'error']);
  }
  const { body } = await ask('POST', '/spend_limits', {});
  expect(body.error.message).toContain('/v1/admin/budgets');
  expect(sandbox().requests().length).toBe(before);
});
