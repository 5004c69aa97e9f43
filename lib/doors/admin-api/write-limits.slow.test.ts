import Anthropic from '@anthropic-ai/sdk';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import type { Fault } from '@/lib/sandbox/faults';
import { createVendorWorld, type VendorWorld } from '@/lib/testing/vendor-writes';

// biome-ignore lint/suspicious/noExplicitAny: whatever the wire holds, compared as it is
type Body = any;

let world: VendorWorld;
let token: string;
let people: Body[];
let spaces: Body[];
let keys: Body[];

beforeAll(async () => {
  world = await createVendorWorld();
  ({ token, people, spaces, keys } = world);
});
beforeEach(() => world.rest());
afterAll(() => world.close());

const sandbox = () => world.sandbox;
const ask: VendorWorld['askVendor'] = (...given) => world.askVendor(...given);
const upstream = async (path: string): Promise<Body> => {
  const headers = { 'x-api-key': sandbox().adminKey('company', '1'), 'anthropic-version': '2026-10-21' };
  return (await fetch(`${world.worker.running.url}/v1/organizations${path}`, { headers })).json();
};
const writesTo: VendorWorld['writesTo'] = (start) => world.writesTo(start);
const person: VendorWorld['person'] = (role, at) => world.person(role, at);

describe('the vendor’s own client, with only its address and key changed', () => {
  const client = () => new Anthropic({ baseURL: world.url.replace(/\/v1$/, ''), apiKey: token, maxRetries: 0 });

  test('writes all that it can', async () => {
    const { organization } = client();
    const user = await organization.users.update(person('user'), { role: 'developer' });
    expect(user.role).toBe('developer');
    const invite = await organization.invites.create({ email: 'by.sdk@example.com', role: 'user' });
    expect([invite.status, (await organization.invites.delete(invite.id)).type]).toEqual(['pending', 'invite_deleted']);
    const space = await organization.workspaces.create({ name: 'By the SDK', tags: { by: 'sdk' } });
    expect((await organization.workspaces.update(space.id, { name: 'By the SDK again' })).name).toBe(
      'By the SDK again',
    );
    const of = { workspace_id: space.id };
    const member = await organization.workspaces.members.add(space.id, {
      user_id: user.id,
      workspace_role: 'workspace_user',
    });
    expect(member.user_id).toBe(user.id);
    const changed = { ...of, workspace_role: 'workspace_developer' } as const;
    expect((await organization.workspaces.members.update(user.id, changed)).workspace_role).toBe('workspace_developer');
    expect((await organization.workspaces.members.remove(user.id, of)).type).toBe('workspace_member_deleted');
    const limits = (await organization.rateLimits.list({ group_type: 'model_group' })).data[0];
    const type = limits?.limits[0]?.type as 'requests_per_minute';
    const set = await organization.workspaces.rateLimits.update(limits?.id ?? '', {
      ...of,
      limits: [{ type, value: 9 }],
    });
    expect(set.limits).toMatchObject([{ type, value: 9 }]);
    const inherited = await organization.workspaces.rateLimits.list(space.id, { include_inherited: true });
    expect(inherited.data.length).toBeGreaterThan(1);
    expect((await organization.workspaces.archive(space.id)).archived_at).not.toBeNull();
    expect((await organization.apiKeys.update(keys[0].id, { status: 'inactive' })).status).toBe('inactive');
    expect((await organization.users.remove(user.id)).type).toBe('user_deleted');
    await expect(organization.users.update(user.id, { role: 'user' })).rejects.toMatchObject({ status: 404 });
  });

  test('reads and writes by its beta side too, and reads every list to its end', async () => {
    const { organization } = client().beta;
    const invite = await organization.invites.create({ email: 'by.beta@example.com', role: 'billing' });
    expect((await organization.invites.retrieve(invite.id)).email).toBe('by.beta@example.com');
    expect((await organization.users.update(person('user', 3), { role: 'developer' })).role).toBe('developer');
    const [space] = spaces;
    const lists: [AsyncIterable<unknown>, string][] = [
      [organization.users.list({ limit: 7 }), '/users'],
      [organization.invites.list({ limit: 7 }), '/invites'],
      [organization.workspaces.list({ limit: 3 }), '/workspaces'],
      [organization.apiKeys.list({ limit: 20 }), '/api_keys'],
      [organization.rateLimits.list({ limit: 2 }), '/rate_limits'],
      [organization.workspaces.members.list(space.id, { limit: 3 }), `/workspaces/${space.id}/members`],
      [
        organization.workspaces.rateLimits.list(space.id, { include_inherited: true, limit: 2 }),
        `/workspaces/${space.id}/rate_limits?include_inherited=true`,
      ],
    ];
    for (const [list, path] of lists) {
      const own: string[] = [];
      for await (const item of list) own.push(JSON.stringify(sorted(item)));
      const theirs = await upstream(`${path}${path.includes('?') ? '&' : '?'}limit=1000`);
      expect([path, own.sort()]).toEqual([path, theirs.data.map((item: Body) => JSON.stringify(sorted(item))).sort()]);
    }
  });

  test('does not send again what is still under way', async () => {
    const eager = new Anthropic({ baseURL: world.url.replace(/\/v1$/, ''), apiKey: token, maxRetries: 2 });
    const changes = () => world.database.owner.db.intent.count({ where: { command: 'workspace.create' } });
    const before = await changes();
    await world.withoutWorker(async () => {
      await expect(eager.organization.workspaces.create({ name: 'Only once' })).rejects.toMatchObject({ status: 504 });
    });
    expect(await changes()).toBe(before + 1);
  });
});

function sorted(value: Body): Body {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

describe('once', () => {
  test('one key, fifty times at once: one effect and one answer', async () => {
    const before = writesTo('/invites');
    const key = { 'idempotency-key': newId() };
    const send = () => ask('POST', '/invites', { email: 'fifty@example.com', role: 'user' }, key);
    const answers = await Promise.all(Array.from({ length: 50 }, send));
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect([answers[0]?.status, writesTo('/invites') - before]).toEqual([200, 1]);
    expect((await upstream('/invites?email=fifty@example.com')).data).toHaveLength(1);
    const other = await ask('POST', '/invites', { email: 'other@example.com', role: 'user' }, key);
    expect([other.status, other.body.error.type, other.headers.get('x-should-retry')]).toEqual([
      ...[409, 'conflict_error', 'false'],
    ]);
    const { token: second } = await world.tokenOf('owner');
    expect((await ask('POST', '/invites', { email: 'third@example.com', role: 'user' }, key, second)).status).toBe(200);
  });

  test('what is gone by the same request is answered again as gone', async () => {
    const [userId, space] = [person('developer', 5), spaces[0].id];
    const path = `/workspaces/${space}/members`;
    await ask('POST', path, { user_id: userId, workspace_role: 'workspace_user' });
    for (const gone of [`${path}/${userId}`, `/users/${userId}`]) {
      const key = { 'idempotency-key': newId() };
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask('DELETE', gone, undefined, key)));
      answers.push(await ask('DELETE', gone, undefined, key));
      expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body])))).toHaveProperty('size', 1);
      expect(answers[0]?.status).toBe(200);
      expect((await ask('DELETE', gone)).status).toBe(404);
    }
    const name = { 'idempotency-key': newId() };
    for (const _ of [1, 2, 3])
      expect((await ask('POST', `/workspaces/${space}`, { name: 'Named', tags: { x: '1' } }, name)).status).toBe(200);
  });

  test('without a worker: 504, and the truth afterwards', async () => {
    const key = { 'idempotency-key': newId() };
    const send = () => ask('POST', '/workspaces', { name: 'Later' }, key);
    let intentId = '';
    await world.withoutWorker(async () => {
      const { status, body, headers } = await send();
      intentId = headers.get('steward-intent-id') ?? '';
      expect([status, body.error.type, headers.get('x-should-retry')]).toEqual([504, 'timeout_error', 'false']);
      expect(body.error.message).toContain(intentId);
    });
    const done = await send();
    expect([done.status, done.body.name]).toEqual([200, 'Later']);
    expect((await world.ask(token, 'GET', `/admin/changes/${intentId}/outcome`)).body.data.status).toBe('succeeded');
    expect((await upstream('/workspaces?limit=1000')).data.filter(({ name }: Body) => name === 'Later')).toHaveLength(
      1,
    );
  });
});

describe('what upstream answers is answered', () => {
  const path = () => `/users/${person('billing')}`;
  const faulty = async (fault: Partial<Fault>) => {
    sandbox().queueFault({ kind: 'status', method: 'POST', path: '/v1/organizations/users', times: 5, ...fault });
    const role = people.find(({ id }) => path().endsWith(id)).role === 'user' ? 'developer' : 'user';
    const answer = await ask('POST', path(), { role });
    sandbox().clearFaults();
    return { ...answer, told: [answer.status, answer.body.error?.type, answer.headers.get('x-should-retry')] };
  };

  test.each([
    [429, 'rate_limit_error', null],
    [500, 'api_error', null],
    [529, 'overloaded_error', null],
    [400, 'invalid_request_error', 'false'],
    [403, 'permission_error', 'false'],
    [409, 'conflict_error', 'false'],
    [402, 'billing_error', 'false'],
  ])('%i', async (status, type, again) => {
    const { told, body } = await faulty({ status });
    expect([told, body.error.message.length > 20]).toEqual([[status, type, again], true]);
    expect((await upstream(path())).role).toBe('billing');
  });

  test('that it does not accept Steward’s key says nothing of the caller’s', async () => {
    expect((await faulty({ status: 401 })).told).toEqual([502, 'api_error', 'false']);
  });

  test('its own name for the reason, of a change of several steps too', async () => {
    const body = {
      type: 'error',
      error: {
        type: 'invalid_request_error',
        message: 'no',
        details: { error_code: 'workspace_member_limit_exceeded' },
      },
    };
    sandbox().queueFault({ kind: 'status', status: 400, body, method: 'POST', path: '/v1/organizations/workspaces' });
    const answer = await ask('POST', `/workspaces/${spaces[1].id}/members`, {
      user_id: person('developer', 7),
      workspace_role: 'workspace_user',
    });
    expect([answer.status, answer.body.error.details]).toEqual([
      400,
      { error_code: 'workspace_member_limit_exceeded' },
    ]);
    expect(answer.body.error.message).toBe('The workspace has reached its limit of members. Remove one first.');
  });

  test('an answer lost after the effect is read back', async () => {
    const answer = await faulty({ kind: 'drop_after_effect', times: 1 });
    expect([answer.status, (await upstream(path())).role]).toEqual([200, answer.body.role]);
  });

  test('what is not known is 504, and comes right by itself', async () => {
    sandbox().queueFault({ kind: 'status', status: 503, path: '/v1/organizations/users', times: 40 });
    const { status, body, headers } = await ask('POST', `/users/${person('developer', 9)}`, { role: 'user' });
    expect([status, body.error.type, headers.get('x-should-retry')]).toEqual([504, 'timeout_error', 'false']);
  });

  test('what Steward refuses is said in its own sentence', async () => {
    const taken = await ask('POST', '/workspaces', { name: spaces[2].name });
    expect([taken.status, taken.body.error.message]).toEqual([
      400,
      `name: There is already a workspace named ${spaces[2].name}. Choose another name.`,
    ]);
    const { token: admin } = await world.tokenOf('admin');
    const invite = await ask('POST', '/invites', { email: 'a@example.com', role: 'user' }, {}, admin);
    expect([invite.status, invite.body.error.type]).toEqual([403, 'permission_error']);
    expect(invite.body.error.message).toContain('Send a request instead');
  });
});
