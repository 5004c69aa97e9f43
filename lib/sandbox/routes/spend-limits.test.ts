import { expect, it } from 'vitest';
import { createTestClient, errorOf, found, type TestClient } from '@/lib/testing/test-client';
import { spendLimitSchema } from '@/lib/upstream/contract-spend';

const LIMITS = '/v1/organizations/spend_limits';

async function list(client: TestClient, query = '') {
  const key = { 'x-api-key': client.sandbox.adminKey('company', 'test'), 'anthropic-version': '2026-10-21' };
  return client.call('GET', `${LIMITS}${query}`, undefined, {
    ...key,
    'anthropic-beta': 'spend-limit-reads-2026-09-26',
  });
}

it('sets, overwrites and deletes monthly limits of workspaces and of the organisation', async () => {
  const client = createTestClient('company');
  const workspaces = await client.all('/v1/organizations/workspaces?include_default=true&include_archived=true');
  const own = found(workspaces.find(({ name }) => name === 'Mobile App'));
  const scope = { type: 'workspace', workspace_id: own.id };
  const made = (await client.post(LIMITS, { scope, amount: '950050' })).body;
  expect(spendLimitSchema.parse(made)).toMatchObject({ amount: '950050', period: 'monthly', scope });
  const again = (await client.post(LIMITS, { scope, amount: '0', period: 'monthly' })).body;
  expect(again).toMatchObject({ id: made.id, amount: '0', created_at: made.created_at });
  await client.post(LIMITS, { scope: { type: 'organization' }, amount: '100' });
  const types = (await list(client)).body.data.map((one) => spendLimitSchema.parse(one).scope.type);
  expect(types.sort()).toEqual(['organization', 'usage_tier', 'workspace']);
  expect((await list(client, `?workspace_id=${own.id}`)).body.data).toHaveLength(1);
  expect((await list(client, '?scope_type[]=user')).status).toBe(400);
  expect((await client.get(LIMITS)).status).toBe(404);
  for (const body of [
    { scope, amount: '1.5' },
    { scope, amount: 5 },
    { scope },
    { scope, amount: '5', period: 'daily' },
    { scope: { type: 'user', user_id: 'x' }, amount: '5' },
    {
      scope: { type: 'workspace', workspace_id: found(workspaces.find(({ name }) => name === 'Default')).id },
      amount: '5',
    },
    { scope: { type: 'workspace', workspace_id: found(workspaces.find((one) => one.archived_at)).id }, amount: '5' },
  ]) {
    expect((await client.post(LIMITS, body)).status).toBe(400);
  }
  const tier = found((await list(client, '?scope_type[]=usage_tier')).body.data[0]);
  expect((await client.call('DELETE', `${LIMITS}/${tier.id}`)).status).toBe(400);
  expect((await client.call('DELETE', `${LIMITS}/${made.id}`)).body).toEqual({
    id: made.id,
    type: 'spend_limit_deleted',
  });
  expect((await client.get(`${LIMITS}/${made.id}`)).status).toBe(404);
});

it('refuses to write, and to read one, where only the list is enabled, and everything where there is no such API', async () => {
  const large = createTestClient('large');
  const refused = await large.post(LIMITS, { scope: { type: 'organization' }, amount: '100' });
  expect([refused.status, errorOf(refused)]).toEqual([403, 'spend_limits_admin_api_writes_not_enabled']);
  expect((await large.get(`${LIMITS}/spl_x`)).status).toBe(403);
  const none = await createTestClient('empty').post(LIMITS, { scope: { type: 'organization' }, amount: '100' });
  expect([none.status, errorOf(none)]).toEqual([400, 'organization_type_not_supported']);
});
