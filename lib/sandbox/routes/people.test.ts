import { describe, expect, it } from 'vitest';
import { createTestClient, errorOf, found } from '@/lib/testing/test-client';
import { inviteSchema, ORGANIZATION_ROLES, userSchema } from '@/lib/upstream/contract';

const USERS = '/v1/organizations/users';
const INVITES = '/v1/organizations/invites';
const KEYS = '/v1/organizations/api_keys';

describe('users', () => {
  it('are sixty, of every role, and can be filtered', async () => {
    const client = createTestClient('company');
    const users = (await client.all(USERS)).map((user) => userSchema.parse(user));
    expect(users).toHaveLength(60);
    expect(new Set(users.map((user) => user.role))).toEqual(new Set(ORGANIZATION_ROLES));
    expect(new Set(users.map((user) => user.email)).size).toBe(60);
    const email = found(users[4]).email;
    expect((await client.get(`${USERS}?email=${encodeURIComponent(email.toUpperCase())}`)).body.data).toHaveLength(1);
    const few = (await client.get(`${USERS}?roles%5B%5D=admin&roles[]=billing&limit=100`)).body.data;
    expect(few.map((user) => user.role).sort()).toEqual([...Array(4).fill('admin'), ...Array(3).fill('billing')]);
  });

  it('change role, but never to or from admin', async () => {
    const client = createTestClient('company');
    const users = await client.all(USERS);
    const admin = found(users.find((user) => user.role === 'admin'));
    const developer = found(users.find((user) => user.role === 'developer'));
    expect((await client.post(`${USERS}/${developer.id}`, { role: 'billing' })).body.role).toBe('billing');
    expect((await client.get(`${USERS}/${developer.id}`)).body.role).toBe('billing');
    for (const [id, body] of [
      [developer.id, { role: 'admin' }],
      [developer.id, { role: 'owner' }],
      [developer.id, {}],
      [admin.id, { role: 'user' }],
    ] as const) {
      expect((await client.post(`${USERS}/${id}`, body)).status).toBe(400);
    }
    expect((await client.post(`${USERS}/user_gone`, { role: 'user' })).status).toBe(404);
    expect((await client.call('DELETE', `${USERS}/${admin.id}`)).status).toBe(400);
  });

  it('leave with their memberships and personal keys, while shared keys outlive them', async () => {
    const client = createTestClient('company');
    const active = await client.all(`${KEYS}?status=active`);
    const personal = found(active.find((key) => (key.principal as { type: string } | null)?.type === 'user_actor'));
    const userId = (personal.principal as { user_id: string }).user_id;
    const shared = active.filter(
      (key) => key.principal === null && (key.created_by as { id: string } | null)?.id === userId,
    );
    const removed = await client.call('DELETE', `${USERS}/${userId}`);
    expect(removed.body).toEqual({ id: userId, type: 'user_deleted' });
    expect((await client.get(`${USERS}/${userId}`)).status).toBe(404);
    expect((await client.get(`${KEYS}/${personal.id}`)).body.status).toBe('archived');
    for (const key of shared) expect((await client.get(`${KEYS}/${key.id}`)).body.status).toBe('active');
    for (const workspace of await client.all('/v1/organizations/workspaces')) {
      const members = await client.all(`/v1/organizations/workspaces/${workspace.id}/members`);
      expect(members.some((member) => member.user_id === userId)).toBe(false);
    }
  });

  it('never leave an organisation empty', async () => {
    const client = createTestClient('empty');
    const [only] = await client.all(USERS);
    const answer = await client.call('DELETE', `${USERS}/${only?.id}`);
    expect([answer.status, errorOf(answer)]).toEqual([400, 'cannot_remove_last_member']);
  });
});

describe('invites', () => {
  it('come in every state, deleted ones only by id', async () => {
    const client = createTestClient('company');
    const invites = (await client.all(INVITES)).map((invite) => inviteSchema.parse(invite));
    expect(new Set(invites.map((invite) => invite.status))).toEqual(new Set(['pending', 'accepted', 'expired']));
    const expired = (await client.get(`${INVITES}?statuses[]=expired&limit=100`)).body.data;
    expect(expired.length).toBeGreaterThan(0);
    expect(expired.every((invite) => invite.status === 'expired')).toBe(true);
    expect((await client.get(`${INVITES}?statuses[]=deleted`)).status).toBe(400);
    for (const invite of expired.slice(0, 1)) {
      expect((await client.call('DELETE', `${INVITES}/${invite.id}`)).status).toBe(400);
    }
  });

  it('are made for 21 days, deleted while pending, and expire', async () => {
    const client = createTestClient('empty');
    const made = inviteSchema.parse((await client.post(INVITES, { email: 'new@example.example', role: 'user' })).body);
    expect(Date.parse(made.expires_at ?? '') - Date.parse(made.invited_at ?? '')).toBe(21 * 86_400_000);
    expect(errorOf(await client.post(INVITES, { email: 'NEW@example.example', role: 'user' }))).toBe(
      'invite_already_exists',
    );
    const gone = await client.call('DELETE', `${INVITES}/${made.id}`);
    expect(gone.body).toEqual({ id: made.id, type: 'invite_deleted' });
    expect((await client.get(`${INVITES}/${made.id}`)).body.status).toBe('deleted');
    expect(await client.all(INVITES)).toEqual([]);
    const next = (await client.post(INVITES, { email: 'new@example.example', role: 'user' })).body;
    client.sandbox.advanceClock(21 * 86_400_000);
    expect((await client.get(`${INVITES}/${next.id}`)).body.status).toBe('expired');
  });

  it.each([
    [{ email: 'robin.ferrow@lanternfold.example', role: 'user' }, 'already_member'],
    [{ email: 'a@blocked.example', role: 'user' }, 'email_domain_not_allowed'],
    [{ email: 'a@b.example', role: 'admin' }, 'invalid_request_error'],
    [{ email: 'a@b.example' }, 'invalid_request_error'],
    [{ email: 'nobody', role: 'user' }, 'invalid_request_error'],
  ])('refuse %j with %s', async (body, code) => {
    const answer = await createTestClient('empty').post(INVITES, body);
    expect([answer.status, errorOf(answer)]).toEqual([400, code]);
  });

  it('turn into a member when the person accepts', async () => {
    const client = createTestClient('empty');
    const made = (await client.post(INVITES, { email: 'new@example.example', role: 'developer' })).body;
    const input = { world: 'empty:test', invite_id: made.id, name: 'New Person' };
    const user = (await client.call('POST', '/__sandbox/users/accept-invite', input, {})).body;
    expect((await client.get(`${USERS}/${user.id}`)).body).toMatchObject({ name: 'New Person', role: 'developer' });
    expect((await client.get(`${INVITES}/${made.id}`)).body).toMatchObject({ status: 'accepted' });
    expect((await client.call('POST', '/__sandbox/users/accept-invite', input, {})).status).toBe(400);
  });
});
