import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  apiKeySchema,
  errorBodySchema,
  inviteSchema,
  organizationSchema,
  userSchema,
  workspaceMemberSchema,
  workspaceSchema,
} from '@/lib/upstream/contract';
import { rateLimitSchema, workspaceRateLimitSchema } from '@/lib/upstream/contract-limits';
import { parseList } from '@/lib/upstream/contract-list';

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

const invite = {
  id: 'invite_1',
  email: 'new@emaildomain.com',
  role: 'user',
  status: 'pending',
  invited_at: '2026-10-30T00:00:00Z',
  expires_at: '2026-11-20T00:00:00Z',
};
const workspace = { id: 'wrkspc_1', name: 'Claims', created_at: '2026-01-01T00:00:00Z', tags: { team: 'blue' } };
const member = { user_id: 'user_1', workspace_id: 'wrkspc_1', workspace_role: 'workspace_user' };

describe('an object with one odd field', () => {
  it.each<[string, z.ZodType, Record<string, unknown>, Record<string, unknown>, Record<string, number>]>([
    ['e-mail of a user', userSchema, { ...user, email: null }, { email: '' }, { email: 1 }],
    ['name of a user', userSchema, { ...user, name: 7 }, { name: '' }, { name: 1 }],
    ['role of a user', userSchema, { ...user, role: {} }, { role: 'unknown' }, { role: 1 }],
    ['time of a user', userSchema, { ...user, added_at: null }, { added_at: null }, { added_at: 1 }],
    ['e-mail of an invite', inviteSchema, { ...invite, email: null }, { email: '' }, { email: 1 }],
    ['end of an invite', inviteSchema, { ...invite, expires_at: undefined }, { expires_at: null }, { expires_at: 1 }],
    ['state of an invite', inviteSchema, { ...invite, status: null }, { status: 'unknown' }, { status: 1 }],
    [
      'groups of an invite',
      inviteSchema,
      { ...invite, rbac_group_ids: ['g', 7] },
      { rbac_group_ids: ['g'] },
      { rbac_group_ids: 1 },
    ],
    [
      'a tag that is null',
      workspaceSchema,
      { ...workspace, tags: { a: 'b', c: null } },
      { tags: { a: 'b' } },
      { tags: 1 },
    ],
    [
      'tags of other kinds',
      workspaceSchema,
      { ...workspace, tags: { a: 7, b: {}, c: 'd' } },
      { tags: { c: 'd' } },
      { tags: 2 },
    ],
    ['tags that are a list', workspaceSchema, { ...workspace, tags: ['x'] }, { tags: {} }, { tags: 1 }],
    ['name of a workspace', workspaceSchema, { ...workspace, name: null }, { name: '' }, { name: 1 }],
    [
      'time of a workspace',
      workspaceSchema,
      { ...workspace, created_at: 'soon' },
      { created_at: null },
      { created_at: 1 },
    ],
    [
      'geography',
      workspaceSchema,
      { ...workspace, data_residency: 'us' },
      { data_residency: null },
      { data_residency: 1 },
    ],
    [
      'role in a workspace',
      workspaceMemberSchema,
      { ...member, workspace_role: 3 },
      { workspace_role: 'unknown' },
      { workspace_role: 1 },
    ],
    ['name of a key', apiKeySchema, { ...key, name: null }, { name: '' }, { name: 1 }],
    ['state of a key', apiKeySchema, { ...key, status: 0 }, { status: 'unknown' }, { status: 1 }],
    [
      'maker without type',
      apiKeySchema,
      { ...key, created_by: { id: 'user_1' } },
      { created_by: { id: 'user_1', type: 'user' } },
      { 'created_by.type': 1 },
    ],
    [
      'maker of another kind without type',
      apiKeySchema,
      { ...key, created_by: { id: 'svac_1' } },
      { created_by: { id: 'svac_1', type: 'service_account' } },
      { 'created_by.type': 1 },
    ],
    [
      'maker without id',
      apiKeySchema,
      { ...key, created_by: { type: 'user' } },
      { created_by: null },
      { created_by: 1 },
    ],
    [
      'scope',
      apiKeySchema,
      { ...key, scope: 'all', workspace_id: 'wrkspc_1' },
      { scope: { type: 'workspace', workspace_id: 'wrkspc_1' } },
      { scope: 1 },
    ],
  ])('is kept without it: %s', (_name, schema, object, expectedFields, odd) => {
    const list = parseList(schema, { data: [object], has_more: false });
    expect(list.items).toHaveLength(1);
    expect(list.items[0]).toMatchObject(expectedFields);
    expect(list).toMatchObject({ unreadable: 0, odd });
    expect(list.odd).toEqual(odd);
  });

  it.each<[string, z.ZodType, unknown]>([
    ['user', userSchema, { ...user, id: null }],
    ['invite', inviteSchema, { ...invite, id: '' }],
    ['workspace', workspaceSchema, { ...workspace, id: 5 }],
    ['member', workspaceMemberSchema, { ...member, user_id: undefined }],
    ['key', apiKeySchema, { ...key, id: {} }],
  ])('is left out only when it is not known which %s it is', (_name, schema, object) => {
    expect(parseList(schema, { data: [object] })).toMatchObject({ items: [], unreadable: 1, odd: {} });
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
      items: [user, { ...user, added_at: null }],
      unreadable: 2,
      odd: { added_at: 1 },
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
