import { describe, expect, it } from 'vitest';
import {
  apiKeySchema,
  errorBodySchema,
  inviteSchema,
  organizationSchema,
  rateLimitSchema,
  userSchema,
  workspaceMemberSchema,
  workspaceRateLimitSchema,
  workspaceSchema,
} from '@/lib/upstream/contract';
import { parseList } from '@/lib/upstream/contract-list';
import { costBucketSchema, costRowSchema, usageBucketSchema } from '@/lib/upstream/contract-reports';

const user = {
  id: 'user_01WCz1FkmYMm4gnmykNKUu3Q',
  type: 'user',
  email: 'user@emaildomain.com',
  name: 'Jane Doe',
  role: 'user',
  added_at: '2024-10-30T23:58:27.427722Z',
};
const key = {
  id: 'apikey_01Rj2N8SVvo6BePZj99NhmiT',
  type: 'api_key',
  name: 'Developer Key',
  status: 'active',
  created_at: '2024-10-30T23:58:27.427722Z',
  created_by: { id: 'user_01WCz1FkmYMm4gnmykNKUu3Q', type: 'user' },
  expires_at: null,
  partial_key_hint: 'sk-ant-api03-R2D...igAA',
};

describe('objects', () => {
  it('reads the documented organisation, user, member and invite', () => {
    expect(
      organizationSchema.parse({ id: '12345678-1234-5678-1234-567812345678', type: 'organization', name: 'Org' }).name,
    ).toBe('Org');
    expect(userSchema.parse(user)).toEqual(user);
    expect(
      workspaceMemberSchema.parse({
        type: 'workspace_member',
        user_id: 'user_01WCz1FkmYMm4gnmykNKUu3Q',
        workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
        workspace_role: 'workspace_admin',
      }).workspace_role,
    ).toBe('workspace_admin');
    const invite = inviteSchema.parse({
      id: 'invite_015gWxCN9Hfg2QhZwTK7Mdeu',
      type: 'invite',
      email: 'user@emaildomain.com',
      role: 'user',
      status: 'pending',
      invited_at: '2024-10-30T23:58:27.427722Z',
      expires_at: '2024-11-20T23:58:27.427722Z',
    });
    expect(invite.accepted_at).toBeNull();
    expect(invite.rbac_group_ids).toEqual([]);
  });

  it('reads a workspace whose geos are a word or a list, or that lacks newer fields', () => {
    const workspace = {
      id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
      type: 'workspace',
      name: 'Workspace Name',
      display_color: '#6C5BB9',
      created_at: '2024-10-30T23:58:27.427722Z',
      archived_at: null,
      data_residency: { workspace_geo: 'us', default_inference_geo: 'global', allowed_inference_geos: ['us'] },
    };
    expect(workspaceSchema.parse(workspace).data_residency?.allowed_inference_geos).toEqual(['us']);
    const bare = workspaceSchema.parse({ ...workspace, data_residency: undefined });
    expect(bare).toMatchObject({ data_residency: null, tags: {}, external_key_id: null, compartment_id: null });
  });

  it.each([
    [
      'actor and scope',
      { principal: { type: 'user_actor', user_id: 'user_1' }, scope: { type: 'workspace', workspace_id: 'wrkspc_1' } },
      { type: 'user', id: 'user_1' },
      { type: 'workspace', workspace_id: 'wrkspc_1' },
    ],
    [
      'service account of the organisation',
      { principal: { type: 'service_account_actor', service_account_id: 'svac_1' }, scope: { type: 'organization' } },
      { type: 'service_account', id: 'svac_1' },
      { type: 'organization', workspace_id: null },
    ],
    [
      'principal by id, workspace_id',
      { principal: { id: 'svac_1', type: 'service_account' }, workspace_id: 'wrkspc_1' },
      { type: 'service_account', id: 'svac_1' },
      { type: 'workspace', workspace_id: 'wrkspc_1' },
    ],
    [
      'principal by id, no workspace_id',
      { principal: { id: 'user_1', type: 'user' }, workspace_id: null },
      { type: 'user', id: 'user_1' },
      { type: 'unspecified', workspace_id: null },
    ],
    ['workspace_id alone', { workspace_id: 'wrkspc_1' }, null, { type: 'workspace', workspace_id: 'wrkspc_1' }],
    ['null workspace_id alone', { workspace_id: null }, null, { type: 'workspace', workspace_id: null }],
  ])('reads an API key with %s', (_name, shape, principal, scope) => {
    const parsed = apiKeySchema.parse({ ...key, ...shape });
    expect(parsed.principal).toEqual(principal);
    expect(parsed.scope).toEqual(scope);
    expect(parsed).not.toHaveProperty('workspace_id');
  });

  it('keeps unknown enum values and unknown fields', () => {
    const parsed = userSchema.parse({ ...user, role: 'limited_developer', badge: { colour: 'red' } });
    expect(parsed.role).toBe('limited_developer');
    expect(parsed).toMatchObject({ badge: { colour: 'red' } });
    expect(apiKeySchema.parse({ ...key, status: 'frozen' }).status).toBe('frozen');
  });

  it('reads rate limits of the organisation and of a workspace', () => {
    const limit = rateLimitSchema.parse({
      type: 'rate_limit',
      id: 'rlg_01',
      group_type: 'model_group',
      group: { type: 'model_group', id: 'rlg_01', display_name: 'Claude Sonnet 4.x' },
      models: ['claude-sonnet-4-6'],
      limits: [{ type: 'requests_per_minute', value: 4000 }],
    });
    expect(limit.limits[0]).toEqual({ type: 'requests_per_minute', value: 4000 });
    const override = workspaceRateLimitSchema.parse({
      type: 'workspace_rate_limit',
      workspace_id: 'wrkspc_01',
      rate_limit_id: 'rlg_01',
      group: { type: 'batch', id: 'rlg_01' },
      models: null,
      limits: [{ type: 'enqueued_batch_requests', value: 5, org_limit: null, source: { type: 'workspace' } }],
    });
    expect(override.limits[0]?.org_limit).toBeNull();
  });
});

describe('reports', () => {
  const bucket = {
    starting_at: '2025-08-01T00:00:00Z',
    ending_at: '2025-08-02T00:00:00Z',
    results: [
      {
        uncached_input_tokens: 1500,
        cache_creation: { ephemeral_1h_input_tokens: 1000, ephemeral_5m_input_tokens: 500 },
        cache_read_input_tokens: 200,
        output_tokens: 500,
        server_tool_use: { web_search_requests: 10 },
        api_key_id: 'apikey_01Rj2N8SVvo6BePZj99NhmiT',
        workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
        model: 'claude-opus-4-6',
        service_tier: 'standard',
        context_window: '0-200k',
        inference_geo: 'global',
      },
    ],
  };

  it('reads a usage bucket and fills what is missing with zero and null', () => {
    expect(usageBucketSchema.parse(bucket).results[0]).toMatchObject({ output_tokens: 500, speed: null });
    const bare = usageBucketSchema.parse({ ...bucket, results: [{ output_tokens: 3 }] }).results[0];
    expect(bare).toMatchObject({
      output_tokens: 3,
      uncached_input_tokens: 0,
      cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
      server_tool_use: { web_search_requests: 0 },
      api_key_id: null,
    });
  });

  it('keeps the amount of a cost row as the string that was sent', () => {
    const row = {
      currency: 'USD',
      amount: '123.78912',
      workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
      description: 'Claude Sonnet 4 Usage - Input Tokens',
      cost_type: 'tokens',
      context_window: '0-200k',
      model: 'claude-sonnet-4-20250514',
      service_tier: 'standard',
      token_type: 'uncached_input_tokens',
      inference_geo: 'not_available',
    };
    expect(costRowSchema.parse(row)).toEqual(row);
    for (const amount of [123.78, '1e5', '', '12,5'])
      expect(costRowSchema.safeParse({ ...row, amount }).success).toBe(false);
    expect(costRowSchema.parse({ ...row, amount: '-0.00001' }).amount).toBe('-0.00001');
  });

  it('treats a bucket with one unreadable row as unreadable', () => {
    const parsed = parseList(costBucketSchema, {
      data: [
        { starting_at: '2025-08-01T00:00:00Z', ending_at: '2025-08-02T00:00:00Z', results: [] },
        { starting_at: '2025-08-02T00:00:00Z', ending_at: '2025-08-03T00:00:00Z', results: [{ amount: null }] },
      ],
      has_more: true,
      next_page: 'page_abc',
    });
    expect(parsed).toMatchObject({ unreadable: 1, hasMore: true, nextPage: 'page_abc', lastId: null });
    expect(parsed.items).toHaveLength(1);
  });
});

describe('envelopes', () => {
  it('skips and counts an item that cannot be read', () => {
    const body = {
      data: [user, { ...user, id: 7 }, 'x', { ...user, added_at: 'soon' }],
      has_more: false,
      last_id: 'u',
    };
    expect(parseList(userSchema, body)).toEqual({
      items: [user],
      unreadable: 3,
      hasMore: false,
      lastId: 'u',
      nextPage: null,
    });
  });

  it('derives has_more of an opaque page from next_page', () => {
    expect(parseList(rateLimitSchema, { data: [], next_page: null }).hasMore).toBe(false);
    expect(parseList(rateLimitSchema, { data: [], next_page: 'p' }).hasMore).toBe(true);
  });

  it.each([[null], ['<html>'], [{}], [{ data: {} }]])('refuses %j as a list', (body) => {
    expect(() => parseList(userSchema, body)).toThrow();
  });

  it('reads an error body with and without its wrapping', () => {
    const full = errorBodySchema.parse({
      type: 'error',
      error: { type: 'invalid_request_error', message: 'No.', details: { error_code: 'already_member' } },
      request_id: 'req_1',
    });
    expect(full.error.details?.error_code).toBe('already_member');
    expect(errorBodySchema.parse({ error: { type: 'permission_error' } })).toMatchObject({ request_id: null });
  });
});
