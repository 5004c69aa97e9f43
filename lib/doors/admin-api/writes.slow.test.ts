import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type RunningSandbox, startSandbox } from '@/lib/sandbox/server';
import { type ApiWorld, createApiWorld } from '@/lib/testing/api-server';

// biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
type Body = any;

let world: ApiWorld;
let token: string;
/** The same organisation, written to directly: what upstream answers. */
let twin: RunningSandbox;
let people: Body[];
let spaces: Body[];
let keys: Body[];

beforeAll(async () => {
  world = await createApiWorld({ from: 'company' });
  ({ token } = await world.tokenOf('owner'));
  const { epoch } = world.database;
  twin = await startSandbox({ port: 0, dataDir: null, ...(epoch ? { epoch } : {}) });
  const list = async (path: string) => (await ask('upstream', 'GET', `${path}limit=1000`)).body.data;
  people = await list('/users?');
  spaces = await list('/workspaces?include_archived=true&');
  keys = await list('/api_keys?');
});
beforeEach(async () => {
  await world.database.owner.db.signInAttempt.deleteMany({});
  await world.database.owner.db.$executeRaw`DELETE FROM principals`;
});
afterAll(async () => {
  await world.close();
  await twin.close();
});

const upstreamKey = () => twin.sandbox.adminKey('company', '1');
const address = (of: 'steward' | 'upstream') => (of === 'steward' ? world.url.replace(/\/v1$/, '') : twin.url);

async function ask(
  of: 'steward' | 'upstream',
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${address(of)}/v1/organizations${path}`, {
    method,
    headers: {
      'anthropic-version': '2026-10-21',
      ...(headers.authorization ? {} : { 'x-api-key': of === 'steward' ? token : upstreamKey() }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body };
}
type Answer = Awaited<ReturnType<typeof ask>>;

/** Of new objects the ids and times are their own. */
const OWN_OF_EACH = ['id', 'created_at', 'archived_at', 'invited_at', 'expires_at', 'compartment_id', 'request_id'];
function masked({ status, body }: Answer, isNew: boolean) {
  if (status !== 200) return { status, type: body.type, error: body.error.type, code: body.error.details };
  if (!isNew) return { status, body };
  const shape = Object.entries(body).map(([name, value]) => [
    name,
    OWN_OF_EACH.includes(name) ? String(value).replace(/\d.*|_.*/, '') : value,
  ]);
  return { status, body: Object.fromEntries(shape) };
}

async function both(method: string, path: string, body?: unknown, isNew = false, headers?: Record<string, string>) {
  const theirs = await ask('upstream', method, path, body, headers);
  const own = await ask('steward', method, path, body, headers);
  expect({ path, body, ...masked(own, isNew) }, own.body.error?.message).toEqual({
    path,
    body,
    ...masked(theirs, isNew),
  });
  return { own, theirs };
}

const live = () => spaces.filter(({ archived_at }) => archived_at === null);
const byRole = (role: string) => people.filter((person) => person.role === role).map(({ id }) => id as string);
const byStatus = (status: string) => keys.filter((key) => key.status === status).map(({ id }) => id as string);

describe('writes, as upstream answers them', () => {
  test('people: their role, their leaving, what cannot be', async () => {
    const [one, two] = byRole('developer');
    const [admin] = byRole('admin');
    await both('POST', `/users/${one}`, { role: 'user' });
    await both('POST', `/users/${one}`, { role: 'user' });
    await both('GET', `/users/${one}`);
    for (const role of ['admin', 'owner', 'nobody', 7, null]) await both('POST', `/users/${one}`, { role });
    await both('POST', `/users/${one}`, {});
    await both('POST', `/users/${admin}`, { role: 'user' });
    await both('POST', '/users/user_nobody', { role: 'user' });
    await both('DELETE', `/users/${two}`);
    await both('GET', `/users/${two}`);
    await both('DELETE', `/users/${two}`);
    await both('DELETE', `/users/${admin}`);
    await both('DELETE', '/users/user_nobody');
  });

  test('invites: upstream’s roles and its reasons', async () => {
    const { own, theirs } = await both(
      'POST',
      '/invites',
      { email: 'new.person@example.com', role: 'developer' },
      true,
    );
    expect((await ask('steward', 'GET', `/invites/${own.body.id}`)).body).toEqual(own.body);
    for (const role of ['admin', 'owner', 'viewer']) await both('POST', '/invites', { email: 'x@example.com', role });
    await both('POST', '/invites', { email: 'no address', role: 'user' });
    await both('POST', '/invites', { role: 'user' });
    const domain = await both('POST', '/invites', { email: 'x@blocked.example', role: 'user' });
    expect(domain.own.body.error.details.error_code).toBe('email_domain_not_allowed');
    const gone = await ask('steward', 'DELETE', `/invites/${own.body.id}`);
    expect([gone.status, gone.body]).toEqual([200, { id: own.body.id, type: 'invite_deleted' }]);
    expect((await ask('upstream', 'DELETE', `/invites/${theirs.body.id}`)).body.type).toBe('invite_deleted');
    expect((await ask('steward', 'GET', `/invites/${own.body.id}`)).body.status).toBe('deleted');
    await both('DELETE', '/invites/invite_nobody');
    const { body } = await ask('upstream', 'GET', '/invites?statuses[]=pending&limit=1');
    await both('DELETE', `/invites/${body.data[0].id}`);
    const accepted = await ask('upstream', 'GET', '/invites?statuses[]=accepted&limit=1');
    await both('DELETE', `/invites/${accepted.body.data[0].id}`);
  });

  test('workspaces: created, changed, archived', async () => {
    const wish = {
      name: 'Written here',
      display_color: '#112233',
      tags: { team: 'a' },
      data_residency: { default_inference_geo: 'us' },
    };
    const { own, theirs } = await both('POST', '/workspaces', wish, true);
    const pair = async (path: string, body?: unknown) => {
      const [mine, their] = [
        await ask('steward', 'POST', `/workspaces/${own.body.id}${path}`, body),
        await ask('upstream', 'POST', `/workspaces/${theirs.body.id}${path}`, body),
      ];
      expect(masked(mine, true), mine.body.error?.message).toEqual(masked(their, true));
    };
    await pair('', { name: 'Written anew', display_color: '#445566', tags: { team: null, more: 'b' } });
    await pair('', { tags: { more: 'c', other: 'd' } });
    await pair('', { name: 'Written anew', data_residency: { default_inference_geo: 'us' } });
    await pair('', { external_key_id: null, display_color: null });
    for (const body of [
      { display_color: 'red' },
      { name: 'x'.repeat(41) },
      { tags: { anthropic_x: '1' } },
      { tags: { a: 1 } },
      { tags: [] },
      { external_key_id: 'ek_1' },
    ])
      await pair('', body);
    await pair('/archive');
    await pair('/archive');
    await pair('', { name: 'Too late' });
    await both('POST', '/workspaces', {});
    await both('POST', '/workspaces', { name: '' });
    await both('POST', '/workspaces/wrkspc_nobody', { name: 'x' });
    await both('POST', '/workspaces/wrkspc_nobody/archive');
    const { body } = await ask('upstream', 'GET', '/workspaces?include_default=true&limit=1000');
    const usual = body.data.find(({ id }: Body) => !spaces.some((space) => space.id === id)).id;
    await both('POST', `/workspaces/${usual}/archive`);
    await both('POST', `/workspaces/${usual}`, { name: 'Mine' });
    await both('GET', `/workspaces/${usual}/members`);
    await both('GET', '/workspaces/wrkspc_nobody/rate_limits');
  });

  test('members: added, changed, removed', async () => {
    const [space] = live();
    const path = `/workspaces/${space.id}/members`;
    const { body } = await ask('upstream', 'GET', `${path}?limit=1000`);
    const here = new Set(body.data.map((member: Body) => member.user_id));
    const user_id = byRole('user').find((id) => !here.has(id));
    await both('POST', path, { user_id, workspace_role: 'workspace_developer' });
    await both('GET', `${path}/${user_id}`);
    await both('POST', `${path}/${user_id}`, { workspace_role: 'workspace_user' });
    await both('POST', `${path}/${user_id}`, { workspace_role: 'workspace_user' });
    for (const workspace_role of ['workspace_billing', 'owner', 3])
      await both('POST', path, { user_id, workspace_role });
    await both('POST', path, { user_id: 'user_nobody', workspace_role: 'workspace_user' });
    await both('POST', path, { user_id: byRole('admin')[0], workspace_role: 'workspace_user' });
    await both('DELETE', `${path}/${byRole('admin')[0]}`);
    await both('DELETE', `${path}/${user_id}`);
    await both('DELETE', `${path}/${user_id}`);
    const archived = spaces.find(({ archived_at }) => archived_at !== null);
    if (archived)
      await both('POST', `/workspaces/${archived.id}/members`, { user_id, workspace_role: 'workspace_user' });
  });

  test('API keys, in both versions and with both headers', async () => {
    const [active, other] = byStatus('active');
    for (const version of ['2023-06-01', '2026-10-21']) {
      const old = { 'anthropic-version': version };
      await both('POST', `/api_keys/${active}`, { name: `Renamed ${version}`, status: 'inactive' }, false, old);
      await both('POST', `/api_keys/${active}`, { status: 'inactive' }, false, old);
      await both('POST', `/api_keys/${active}`, { status: 'active' }, false, old);
    }
    const bearer = await ask(
      'steward',
      'POST',
      `/api_keys/${active}`,
      { name: 'By bearer' },
      { authorization: `Bearer ${token}` },
    );
    expect([bearer.status, bearer.body.name]).toEqual([200, 'By bearer']);
    await both('POST', `/api_keys/${other}`, { name: 'The last one', status: 'archived' });
    await both('POST', `/api_keys/${other}`, { status: 'active' });
    await both('POST', `/api_keys/${other}`, { name: 'Too late' });
    for (const status of ['expired', 'gone', 1, {}]) await both('POST', `/api_keys/${active}`, { status });
    const [expired] = byStatus('expired');
    if (expired) await both('POST', `/api_keys/${expired}`, { status: 'active' });
    await both('POST', '/api_keys/apikey_nobody', { name: 'x' });
  });

  test('rate limits: set, inherited, cleared', async () => {
    const space = live()[1];
    const { body } = await ask('upstream', 'GET', '/rate_limits?group_type=model_group');
    const limit = body.data[0];
    const path = `/workspaces/${space.id}/rate_limits`;
    const [first, second] = limit.limits;
    const byGroup = (answer: Answer) =>
      answer.body.data
        .map((one: Body) => JSON.stringify({ ...one, limits: [...one.limits].sort() }, Object.keys(one).sort()))
        .sort();
    for (const value of [50, 70, null]) {
      await both('POST', `${path}/${limit.id}`, {
        limits: [
          { type: first.type, value },
          { type: second.type, value },
        ],
      });
      for (const query of ['', '?include_inherited=true', '?include_inherited=true&group_type=batch']) {
        const [own, theirs] = [await ask('steward', 'GET', path + query), await ask('upstream', 'GET', path + query)];
        expect(byGroup(own)).toEqual(byGroup(theirs));
        for (const entry of theirs.body.data)
          expect(own.body.data.find((one: Body) => one.rate_limit_id === entry.rate_limit_id)).toEqual(entry);
      }
    }
    const { type } = first;
    for (const limits of [
      [],
      'all',
      [{ type, value: -1 }],
      [{ type, value: 1.5 }],
      [{ type, value: '1' }],
      [{ type: 'x', value: 1 }],
      [
        { type, value: 1 },
        { type, value: 2 },
      ],
    ])
      await both('POST', `${path}/${limit.id}`, { limits });
    await both('POST', `${path}/rlg_nobody`, { limits: [{ type, value: 1 }] });
    await both('POST', `/workspaces/wrkspc_nobody/rate_limits/${limit.id}`, { limits: [{ type, value: 1 }] });
  });
});
