import { describe, expect, it } from 'vitest';
import { createTestClient, errorOf, found, type TestClient } from '@/lib/testing/test-client';
import { workspaceMemberSchema, workspaceSchema } from '@/lib/upstream/contract';
import { workspaceRateLimitSchema } from '@/lib/upstream/contract-limits';

const WORKSPACES = '/v1/organizations/workspaces';

async function named(client: TestClient, name: string) {
  const all = await client.all(`${WORKSPACES}?include_archived=true&include_default=true`);
  return workspaceSchema.parse(found(all.find((workspace) => workspace.name === name)));
}

describe('workspaces', () => {
  it('are fourteen, with the default and an archived one when asked for', async () => {
    const client = createTestClient('company');
    expect(await client.all(WORKSPACES)).toHaveLength(12);
    expect(await client.all(`${WORKSPACES}?include_default=true`)).toHaveLength(13);
    const all = (await client.all(`${WORKSPACES}?include_default=true&include_archived=true`)).map((workspace) =>
      workspaceSchema.parse(workspace),
    );
    expect(all).toHaveLength(14);
    expect(all.filter((workspace) => workspace.archived_at !== null)).toHaveLength(1);
    expect(all.some((workspace) => workspace.name === 'Claude Code')).toBe(true);
    const [first, second] = all;
    const few = await client.get(`${WORKSPACES}?ids[]=${first?.id}&ids[]=${second?.id}`);
    expect(few.body.data).toHaveLength(2);
    expect((await client.get(`${WORKSPACES}?include_default=perhaps`)).status).toBe(400);
  });

  it('are made and changed; tags merge', async () => {
    const client = createTestClient('empty');
    const made = (await client.post(WORKSPACES, { name: 'First', tags: { a: '1', b: '2' } })).body;
    expect(workspaceSchema.parse(made).data_residency?.allowed_inference_geos).toBe('unrestricted');
    const changed = await client.post(`${WORKSPACES}/${made.id}`, { name: 'Second', tags: { a: null, c: '3' } });
    expect(changed.body).toMatchObject({ name: 'Second', tags: { b: '2', c: '3' }, display_color: made.display_color });
    for (const body of [
      { name: '' },
      { name: 'x'.repeat(41) },
      { tags: { anthropic_x: '1' } },
      { display_color: 'red' },
    ]) {
      expect((await client.post(`${WORKSPACES}/${made.id}`, body)).status).toBe(400);
    }
    expect((await client.post(WORKSPACES, {})).status).toBe(400);
  });

  it('take their keys with them into the archive, for ever', async () => {
    const client = createTestClient('company');
    const workspace = await named(client, 'Mobile App');
    const keys = await client.all(`/v1/organizations/api_keys?workspace_id=${workspace.id}`);
    expect(keys.some((key) => key.status === 'active')).toBe(true);
    expect((await client.post(`${WORKSPACES}/${workspace.id}/archive`)).body.archived_at).not.toBeNull();
    const after = await client.all(`/v1/organizations/api_keys?workspace_id=${workspace.id}`);
    expect(after.every((key) => key.status === 'archived')).toBe(true);
    expect(after).toHaveLength(keys.length);
    expect((await client.post(`${WORKSPACES}/${workspace.id}/archive`)).status).toBe(400);
    expect((await client.post(`${WORKSPACES}/${workspace.id}`, { name: 'Again' })).status).toBe(400);
  });

  it('keep the default one as it is: no rename, no archive, no members, no overrides', async () => {
    const client = createTestClient('company');
    const { id } = await named(client, 'Default');
    const limit = found((await client.get('/v1/organizations/rate_limits')).body.data[0]);
    const limits = { limits: [{ type: 'requests_per_minute', value: 1 }] };
    expect((await client.post(`${WORKSPACES}/${id}`, { name: 'Main' })).status).toBe(400);
    expect((await client.post(`${WORKSPACES}/${id}/archive`)).status).toBe(400);
    expect((await client.get(`${WORKSPACES}/${id}/members`)).status).toBe(400);
    expect((await client.post(`${WORKSPACES}/${id}/rate_limits/${limit.id}`, limits)).status).toBe(400);
  });

  it('stop at one hundred', async () => {
    const client = createTestClient('empty');
    for (let index = 1; index < 100; index++) await client.post(WORKSPACES, { name: `W${index}` });
    expect((await client.post(WORKSPACES, { name: 'One too many' })).status).toBe(400);
  });
});

describe('members', () => {
  it('are added, changed and removed; admins belong everywhere and stay', async () => {
    const client = createTestClient('company');
    const { id } = await named(client, 'Research Lab');
    const path = `${WORKSPACES}/${id}/members`;
    const members = (await client.all(path)).map((member) => workspaceMemberSchema.parse(member));
    const inside = new Set(members.map((member) => member.user_id));
    const users = await client.all('/v1/organizations/users');
    const admin = found(users.find((user) => user.role === 'admin'));
    expect(members.find((member) => member.user_id === admin.id)?.workspace_role).toBe('workspace_admin');
    const outsider = found(users.find((user) => !inside.has(user.id)));
    const added = await client.post(path, { user_id: outsider.id, workspace_role: 'workspace_developer' });
    expect(added.body).toEqual({
      type: 'workspace_member',
      user_id: outsider.id,
      workspace_id: id,
      workspace_role: 'workspace_developer',
    });
    const again = await client.post(path, { user_id: outsider.id, workspace_role: 'workspace_user' });
    expect(again.status).toBe(400);
    const changed = await client.post(`${path}/${outsider.id}`, { workspace_role: 'workspace_admin' });
    expect(changed.body.workspace_role).toBe('workspace_admin');
    const removed = await client.call('DELETE', `${path}/${outsider.id}`);
    expect(removed.body).toEqual({ type: 'workspace_member_deleted', user_id: outsider.id, workspace_id: id });
    expect((await client.get(`${path}/${outsider.id}`)).status).toBe(404);
    expect((await client.call('DELETE', `${path}/${admin.id}`)).status).toBe(400);
    const billing = { user_id: outsider.id, workspace_role: 'workspace_billing' };
    expect((await client.post(path, billing)).status).toBe(400);
    expect((await client.post(path, { user_id: 'user_x', workspace_role: 'workspace_user' })).status).toBe(404);
  });
});

describe('rate limits of a workspace', () => {
  it('list overrides alone, or with what is inherited', async () => {
    const client = createTestClient('company');
    const { id } = await named(client, 'Claims Assistant');
    const path = `${WORKSPACES}/${id}/rate_limits`;
    const own = (await client.get(path)).body.data.map((entry) => workspaceRateLimitSchema.parse(entry));
    expect(own.length).toBeGreaterThan(0);
    expect(own.flatMap((entry) => entry.limits).every((limit) => limit.source?.type === 'workspace')).toBe(true);
    const all = (await client.get(`${path}?include_inherited=true`)).body.data.map((entry) =>
      workspaceRateLimitSchema.parse(entry),
    );
    expect(all).toHaveLength(8);
    const inherited = all.flatMap((entry) => entry.limits).filter((limit) => limit.source?.type === 'organization');
    expect(inherited.every((limit) => limit.value === limit.org_limit)).toBe(true);
    expect((await client.get('/v1/organizations/rate_limits?model=claude-unknown')).status).toBe(404);
  });

  it('are set and cleared one type at a time', async () => {
    const client = createTestClient('company');
    const { id } = await named(client, 'Policy Search');
    const limit = found((await client.get('/v1/organizations/rate_limits')).body.data[1]);
    const path = `${WORKSPACES}/${id}/rate_limits/${limit.id}`;
    await client.post(path, { limits: [{ type: 'output_tokens_per_minute', value: 5 }] });
    const set = await client.post(path, { limits: [{ type: 'requests_per_minute', value: 9_000_000 }] });
    expect(workspaceRateLimitSchema.parse(set.body).limits).toEqual([
      { type: 'output_tokens_per_minute', value: 5, org_limit: 400_000, source: { type: 'workspace' } },
      { type: 'requests_per_minute', value: 9_000_000, org_limit: 4_000, source: { type: 'workspace' } },
    ]);
    const cleared = await client.post(path, { limits: [{ type: 'output_tokens_per_minute', value: null }] });
    expect(workspaceRateLimitSchema.parse(cleared.body).limits).toHaveLength(1);
    for (const limits of [
      [],
      [{ type: 'enqueued_batch_requests', value: 1 }],
      [{ type: 'requests_per_minute', value: -1 }],
      [{ type: 'requests_per_minute', value: 1.5 }],
      Array(17).fill({ type: 'requests_per_minute', value: 1 }),
    ]) {
      expect(errorOf(await client.post(path, { limits }))).toBe('invalid_request_error');
    }
    expect((await client.post(`${WORKSPACES}/${id}/rate_limits/rlg_x`, { limits: [{ type: 'x' }] })).status).toBe(404);
  });
});
