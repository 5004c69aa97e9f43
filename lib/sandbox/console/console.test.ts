import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestClient, EPOCH, found } from '@/lib/testing/test-client';
import { createSandbox } from '../handler';
import { type RunningConsole, startConsole } from './server';

const HOST = 'localhost:3200';
const sandbox = createSandbox({ dataDir: null, now: () => EPOCH });
const visit = sandbox.openConsole('company:test');
const client = createTestClient('company', 'test', { sandbox });

const get = (path: string, headers: Record<string, string> = {}) =>
  visit(new Request(`http://${HOST}${path}`, { headers: { host: HOST, ...headers } }));

async function send(path: string, form: Record<string, string>, headers: Record<string, string> = {}) {
  return visit(
    new Request(`http://${HOST}${path}`, {
      method: 'POST',
      headers: { host: HOST, origin: `http://${HOST}`, ...headers },
      body: new URLSearchParams(form),
    }),
  );
}

const keys = () => client.all('/v1/organizations/api_keys');
const keyNamed = async (name: string) => found((await keys()).find((key) => key.name === name));
const people = () => client.all('/v1/organizations/users');

async function newKeyForm(more: { name: string } & Record<string, string>) {
  const page = await (await get('/settings/keys')).text();
  const form = found(/name="form" value="([^"]+)"/.exec(page))[1] ?? '';
  const maker = found((await people()).find(({ role }) => role === 'admin')).id as string;
  const workspace = found((await client.all('/v1/organizations/workspaces'))[0]).id as string;
  return { form, workspace, kind: 'workspace', maker, life: '30', ...more };
}

describe('the simulated Console', () => {
  it('makes a key, shows its secret once, and the API knows the key', async () => {
    const form = await newKeyForm({ name: 'prod-<b>claims</b>-v2' });
    const made = await send('/settings/keys', form);
    const page = await made.text();
    expect(made.status).toBe(201);
    const secret = found(/sk-ant-api03-[^"]+/.exec(page))[0];
    expect(page).toContain('prod-&lt;b&gt;claims&lt;/b&gt;-v2');
    const key = await keyNamed('prod-<b>claims</b>-v2');
    expect(key).toMatchObject({
      status: 'active',
      scope: { workspace_id: form.workspace },
      created_by: { id: form.maker },
    });
    expect(secret.startsWith(String(key.partial_key_hint).split('...')[0] ?? '-')).toBe(true);

    const again = await send('/settings/keys', form);
    expect([again.status, again.headers.get('location')]).toEqual([303, `/settings/keys/${key.id}?done=shown`]);
    expect((await keys()).filter(({ name }) => name === form.name)).toHaveLength(1);
    for (const path of ['/settings/keys', `/settings/keys/${key.id}`]) {
      expect(await (await get(path)).text()).not.toContain(secret);
    }
  });

  it('renames, disables, enables and archives a key, as the API then tells', async () => {
    await send('/settings/keys', await newKeyForm({ name: 'walked' }));
    const { id } = await keyNamed('walked');
    const state = async () => (await client.get(`/v1/organizations/api_keys/${id}`)).body;
    expect((await send(`/settings/keys/${id}/name`, { name: 'walked-2' })).status).toBe(303);
    expect(await state()).toMatchObject({ name: 'walked-2', status: 'active' });
    for (const status of ['inactive', 'active', 'archived']) {
      expect((await send(`/settings/keys/${id}/status`, { status })).status).toBe(303);
      expect(await state()).toMatchObject({ status });
    }
    const late = await send(`/settings/keys/${id}/status`, { status: 'active' });
    expect(late.status).toBe(400);
    expect(await late.text()).toContain('An archived API key cannot be changed.');
  });

  it('says what is wrong with a new key, and keeps what was typed', async () => {
    const refused = await send('/settings/keys', await newKeyForm({ name: 'n'.repeat(501) }));
    const page = await refused.text();
    expect(refused.status).toBe(400);
    expect(page).toContain('Use at most 500 characters for a name.');
    expect(page).toContain('n'.repeat(501));
    expect((await send('/settings/keys', await newKeyForm({ name: 'x', workspace: 'wrkspc_none' }))).status).toBe(400);
  });

  it('invites, accepts, makes an admin and removes one, which no API does', async () => {
    await send('/settings/members/invites', { email: 'new.hand@brackenfell.example', role: 'developer' });
    const invite = found(
      (await client.all('/v1/organizations/invites')).find(({ email }) => email === 'new.hand@brackenfell.example'),
    );
    await send(`/settings/members/invites/${invite.id}/accept`, {});
    const person = async () => (await people()).find(({ email }) => email === 'new.hand@brackenfell.example');
    const { id } = found(await person());
    await send(`/settings/members/${id}/role`, { role: 'admin' });
    expect(await person()).toMatchObject({ role: 'admin' });
    expect((await client.call('DELETE', `/v1/organizations/users/${id}`)).status).toBe(400);
    await send(`/settings/members/${id}/remove`, {});
    expect(await person()).toBeUndefined();
  });

  it('keeps the last admin', async () => {
    const empty = createTestClient('empty', 'test', { sandbox });
    const [admin] = await empty.all('/v1/organizations/users');
    const console = sandbox.openConsole('empty:test');
    const answer = await console(
      new Request(`http://${HOST}/settings/members/${admin?.id}/remove`, {
        method: 'POST',
        headers: { host: HOST, origin: `http://${HOST}` },
      }),
    );
    expect(answer.status).toBe(400);
    expect(await empty.all('/v1/organizations/users')).toHaveLength(1);
  });

  it('adds a member to a workspace and changes their role there', async () => {
    const workspace = found((await client.all('/v1/organizations/workspaces'))[0]);
    const path = `/v1/organizations/workspaces/${workspace.id}/members`;
    const inside = new Set((await client.all(path)).map(({ user_id }) => user_id));
    const other = found((await people()).find(({ id, role }) => role === 'developer' && !inside.has(id)));
    const members = `/settings/workspaces/${workspace.id}/members`;
    await send(members, { user: String(other.id), role: 'workspace_user' });
    await send(`${members}/${other.id}`, { role: 'workspace_admin' });
    expect((await client.get(`${path}/${other.id}`)).body).toMatchObject({ workspace_role: 'workspace_admin' });
    expect((await send(members, { user: String(other.id), role: 'workspace_user' })).status).toBe(400);
  });

  it('switches the activity feed, which then tells of what is done here', async () => {
    const feed = async () => {
      const answer = await client.get('/v1/compliance/activities');
      return answer.status === 200 ? answer.body.data.map(({ type }) => type) : answer.status;
    };
    await send('/settings/security', { feed: 'off' });
    expect(await feed()).toBe(403);
    await send('/settings/security', { feed: 'on' });
    await send('/settings/keys', await newKeyForm({ name: 'told-of' }));
    expect(await feed()).toContain('platform_api_key_created');
  });

  it('says on every screen what it is', async () => {
    const [key] = await keys();
    const [user] = await people();
    const [workspace] = await client.all('/v1/organizations/workspaces');
    const paths = [
      'keys',
      `keys/${key?.id}`,
      'members',
      `members/${user?.id}`,
      'security',
      'workspaces',
      `workspaces/${workspace?.id}`,
    ];
    for (const path of [...paths, 'nothing-here', 'keys/none']) {
      const answer = await get(`/settings/${path}`);
      expect(await answer.text()).toContain('Simulated Claude Console.');
      expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['no origin', { origin: '' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['the same site on another port', { origin: 'http://localhost:3000' }],
    ['another name for this machine', { host: 'rebound.example:3200', origin: 'http://rebound.example:3200' }],
  ])('refuses a form from %s', async (_, headers) => {
    const before = await keys();
    const answer = await send('/settings/keys', await newKeyForm({ name: 'planted' }), headers);
    expect(answer.status).toBe(403);
    expect(await keys()).toEqual(before);
  });

  it('shows nothing under another name for this machine', async () => {
    expect((await get('/settings/keys', { host: 'rebound.example' })).status).toBe(403);
  });
});

describe('over a real socket', () => {
  let running: RunningConsole;
  beforeAll(async () => {
    running = await startConsole(sandbox, { port: 0, world: 'company:test' });
  });
  afterAll(() => running.close());

  it('answers at its own address, which has nothing of the API', async () => {
    const page = await fetch(`${running.origin}/`);
    expect(new URL(page.url).pathname).toBe('/settings/keys');
    expect(await page.text()).toContain('Simulated Claude Console.');
    expect((await fetch(`${running.origin}/v1/organizations/api_keys`)).status).toBe(404);
    expect((await fetch(`${running.origin}/__sandbox/clock`)).status).toBe(404);
  });
});
