import { describe, expect, it } from 'vitest';
import { createTestClient, EPOCH, errorOf, found } from '@/lib/testing/test-client';
import { API_KEY_STATUSES, apiKeySchema } from '@/lib/upstream/contract';

const KEYS = '/v1/organizations/api_keys';

describe('API keys', () => {
  it('are 180, of every status, age and owner', async () => {
    const client = createTestClient('company');
    const keys = (await client.all(KEYS)).map((key) => apiKeySchema.parse(key));
    const people = new Set((await client.all('/v1/organizations/users')).map((user) => user.id));
    expect(keys).toHaveLength(180);
    expect(new Set(keys.map((key) => key.status))).toEqual(new Set(API_KEY_STATUSES));
    expect(new Set(keys.map((key) => key.principal?.type ?? 'none'))).toEqual(
      new Set(['none', 'user', 'service_account']),
    );
    expect(keys.some((key) => key.scope.type === 'organization')).toBe(true);
    const old = keys.filter((key) => EPOCH.getTime() - Date.parse(key.created_at ?? '') > 90 * 86_400_000);
    expect(old.length).toBeGreaterThan(60);
    const orphaned = keys.filter((key) => key.status === 'active' && key.created_by && !people.has(key.created_by.id));
    expect(orphaned.length).toBeGreaterThan(3);
  });

  it('can be filtered by status, workspace and creator', async () => {
    const client = createTestClient('company');
    const all = await client.all(KEYS);
    for (const status of API_KEY_STATUSES) {
      expect((await client.all(`${KEYS}?status=${status}`)).length).toBe(
        all.filter((key) => key.status === status).length,
      );
    }
    const [home] = await client.all('/v1/organizations/workspaces?include_default=true').then((list) => list.slice(-1));
    const inside = await client.all(`${KEYS}?workspace_id=${home?.id}`);
    expect(inside.length).toBeGreaterThan(0);
    expect(inside.every((key) => (key.scope as { workspace_id?: string }).workspace_id === home?.id)).toBe(true);
    const creator = (found(all.find((key) => key.created_by !== null)).created_by as { id: string }).id;
    const made = await client.all(`${KEYS}?created_by_user_id=${creator}`);
    expect(made.every((key) => (key.created_by as { id: string }).id === creator)).toBe(true);
    expect((await client.get(`${KEYS}?status=lost`)).status).toBe(400);
  });

  it('carry workspace_id under the older version alone', async () => {
    const client = createTestClient('company');
    const headers = { 'x-api-key': client.sandbox.adminKey('company', 'test'), 'anthropic-version': '2023-06-01' };
    const older = (await client.call('GET', `${KEYS}?limit=1000`, undefined, headers)).body.data;
    expect(older.every((key) => 'workspace_id' in key)).toBe(true);
    const newer = (await client.get(`${KEYS}?limit=1000`)).body.data;
    expect(newer.some((key) => 'workspace_id' in key)).toBe(false);
    expect(older.map((key) => apiKeySchema.parse(key))).toEqual(newer.map((key) => apiKeySchema.parse(key)));
  });

  it('are renamed, stopped and started; archived is for ever and expired only archived', async () => {
    const client = createTestClient('company');
    const all = await client.all(KEYS);
    const key = found(all.find((candidate) => candidate.status === 'active' && candidate.principal === null));
    const expired = found(all.find((candidate) => candidate.status === 'expired'));
    const change = async (id: string, body: object) => (await client.post(`${KEYS}/${id}`, body)).status;
    expect((await client.post(`${KEYS}/${key.id}`, { name: 'renamed', status: 'inactive' })).body).toMatchObject({
      name: 'renamed',
      status: 'inactive',
    });
    expect(await change(key.id, { status: 'active' })).toBe(200);
    expect(await change(key.id, { status: 'expired' })).toBe(400);
    expect(await change(key.id, { status: 'archived' })).toBe(200);
    expect(await change(key.id, { status: 'active' })).toBe(400);
    expect(await change(key.id, { name: 'other' })).toBe(400);
    expect(await change(expired.id, { status: 'active' })).toBe(400);
    expect(await change(expired.id, { status: 'archived' })).toBe(200);
    expect(await change('apikey_none', { name: 'x' })).toBe(404);
    expect((await client.post(KEYS, { name: 'made' })).status).toBe(404);
    expect((await client.call('DELETE', `${KEYS}/${key.id}`)).status).toBe(404);
  });

  it('are enabled while their workspace has room for another active one', async () => {
    const client = createTestClient('empty');
    const make = async (name: string) =>
      (await client.call('POST', '/__sandbox/api-keys', { world: 'empty:test', name }, {})).body.id;
    const [first, ...others] = await Promise.all(Array.from({ length: 1_001 }, (_, at) => make(`key ${at}`)));
    const change = (id: unknown, status: string) => client.post(`${KEYS}/${id}`, { status });
    expect((await change(first, 'inactive')).status).toBe(200);
    const refused = await change(first, 'active');
    expect([refused.status, errorOf(refused)]).toEqual([400, 'workspace_api_key_limit_exceeded']);
    expect((await change(others[0], 'inactive')).status).toBe(200);
    expect((await change(first, 'active')).status).toBe(200);
  });

  it('appear when somebody makes one in the Console, and stop working when they expire', async () => {
    const client = createTestClient('empty');
    const input = { world: 'empty:test', name: 'from-console', expires_at: '2026-12-01T00:00:00Z' };
    const made = (await client.call('POST', '/__sandbox/api-keys', input, {})).body;
    expect((await client.get(`${KEYS}/${made.id}`)).body).toMatchObject({ name: 'from-console', status: 'active' });
    client.sandbox.advanceClock(8 * 86_400_000);
    expect((await client.get(`${KEYS}/${made.id}`)).body.status).toBe('expired');
  });
});
