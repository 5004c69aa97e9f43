import { z } from 'zod';
import { expected, label, readableOf, readableTexts } from '@/lib/upstream/contract-fields';

export const API_VERSIONS = ['2023-06-01', '2026-10-21'] as const;
export const ORGANIZATION_ROLES = ['admin', 'billing', 'developer', 'user', 'claude_code_user'] as const;
export const ASSIGNABLE_ROLES = ['billing', 'developer', 'user', 'claude_code_user'] as const;
export const INVITE_STATUSES = ['pending', 'accepted', 'expired', 'deleted'] as const;
export const WORKSPACE_ROLES = [
  'workspace_user',
  'workspace_developer',
  'workspace_restricted_developer',
  'workspace_admin',
  'workspace_billing',
] as const;
/** `workspace_billing` is inherited and never given. */
export const ASSIGNABLE_WORKSPACE_ROLES = [
  'workspace_user',
  'workspace_developer',
  'workspace_restricted_developer',
  'workspace_admin',
] as const;
export type AssignableRole = (typeof ASSIGNABLE_ROLES)[number];
export type AssignableWorkspaceRole = (typeof ASSIGNABLE_WORKSPACE_ROLES)[number];
export const INFERENCE_GEOS = ['global', 'us'] as const;
export type InferenceGeo = (typeof INFERENCE_GEOS)[number];
export const API_KEY_STATUSES = ['active', 'inactive', 'archived', 'expired'] as const;
export const RATE_LIMIT_GROUP_TYPES = ['batch', 'files', 'model_group', 'skills', 'token_count', 'web_search'] as const;
export const RATE_LIMIT_TYPES = [
  'fast_itpmca',
  'fast_otpm',
  'input_tokens_per_minute',
  'input_tokens_per_minute_cache_aware',
  'output_tokens_per_minute',
  'requests_per_minute',
  'tokens_per_day',
  'tokens_per_minute',
  'tool_uses_per_second',
] as const;
export type RateLimitType = (typeof RATE_LIMIT_TYPES)[number];

/** The value of an enum that could not be read. */
export const UNKNOWN_WORD = 'unknown';

const text = z.string().max(2_000);
const word = z.string().min(1).max(200);
const id = z.string().min(1).max(200);
const timestamp = z
  .string()
  .max(64)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'not a time');

const NO_IDS: string[] = [];
const NO_TAGS: Record<string, string> = {};

// Only an object's id must be readable; everything else may be unknown, and the object is kept.

export const organizationSchema = z.looseObject({
  id,
  name: expected('name', text, ''),
  type: label('type', text, 'organization'),
});
export type Organization = z.infer<typeof organizationSchema>;

export const userSchema = z.looseObject({
  id,
  type: label('type', text, 'user'),
  email: expected('email', text, ''),
  name: label('name', text, ''),
  role: expected('role', word, UNKNOWN_WORD),
  added_at: expected('added_at', timestamp, null),
});
export type User = z.infer<typeof userSchema>;

export const inviteSchema = z.looseObject({
  id,
  type: label('type', text, 'invite'),
  email: expected('email', text, ''),
  role: expected('role', word, UNKNOWN_WORD),
  status: expected('status', word, UNKNOWN_WORD),
  invited_at: expected('invited_at', timestamp, null),
  expires_at: expected('expires_at', timestamp, null),
  accepted_at: label('accepted_at', timestamp, null),
  rbac_group_ids: label('rbac_group_ids', readableOf('rbac_group_ids', id, 1_000), NO_IDS),
});
export type Invite = z.infer<typeof inviteSchema>;

const dataResidencySchema = z.looseObject({
  workspace_geo: label('data_residency', text, null),
  default_inference_geo: label('data_residency', text, null),
  allowed_inference_geos: label('data_residency', z.union([text, readableOf('data_residency', text, 100)]), null),
});

export const workspaceSchema = z.looseObject({
  id,
  type: label('type', text, 'workspace'),
  name: expected('name', text, ''),
  display_color: label('display_color', text, null),
  created_at: expected('created_at', timestamp, null),
  archived_at: label('archived_at', timestamp, null),
  compartment_id: label('compartment_id', text, null),
  data_residency: label('data_residency', dataResidencySchema, null),
  external_key_id: label('external_key_id', text, null),
  tags: label('tags', readableTexts('tags', 2_000), NO_TAGS),
  user_profile_id: label('user_profile_id', text, null),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const workspaceMemberSchema = z.looseObject({
  type: label('type', text, 'workspace_member'),
  user_id: id,
  workspace_id: id,
  workspace_role: expected('workspace_role', word, UNKNOWN_WORD),
});
export type WorkspaceMember = z.infer<typeof workspaceMemberSchema>;

const OWNER_PREFIXES: readonly (readonly [string, string])[] = [
  ['user_', 'user'],
  ['svac_', 'service_account'],
];

/** What kind of thing an id belongs to, if the answer does not say. */
function guessKind(ownerId: string | null): string {
  return OWNER_PREFIXES.find(([prefix]) => ownerId?.startsWith(prefix))?.[1] ?? UNKNOWN_WORD;
}

const principalSchema = z
  .looseObject({
    type: expected('principal.type', word, null),
    id: label('principal.id', id, null),
    user_id: label('principal.id', id, null),
    service_account_id: label('principal.id', id, null),
  })
  .transform((wire) => {
    const ownerId = wire.user_id ?? wire.service_account_id ?? wire.id;
    return { type: wire.type?.replace(/_actor$/, '') ?? guessKind(ownerId), id: ownerId };
  });

const creatorSchema = z
  .looseObject({ id, type: expected('created_by.type', word, null) })
  .transform((wire) => ({ ...wire, type: wire.type ?? guessKind(wire.id) }));

const apiKeyWireSchema = z.looseObject({
  id,
  type: label('type', text, 'api_key'),
  name: expected('name', text, ''),
  status: expected('status', word, UNKNOWN_WORD),
  created_at: expected('created_at', timestamp, null),
  expires_at: label('expires_at', timestamp, null),
  created_by: label('created_by', creatorSchema, null),
  partial_key_hint: label('partial_key_hint', text, null),
  principal: label('principal', principalSchema, null),
  scope: label('scope', z.looseObject({ type: word, workspace_id: label('scope.workspace_id', id, null) }), null),
  workspace_id: label('workspace_id', id, null),
});

/**
 * Normalises all three shapes the service has sent. `principal.type` is `user` or `service_account`.
 * `scope.type` is `workspace` (`workspace_id` null: the default one), `organization`, or `unspecified`: an old
 * answer whose null `workspace_id` can mean either.
 */
export const apiKeySchema = apiKeyWireSchema.transform(({ scope, workspace_id, ...key }) => {
  const known = scope ?? (workspace_id ? { type: 'workspace', workspace_id } : null);
  const guess = { type: key.principal === null ? 'workspace' : 'unspecified', workspace_id: null };
  return { ...key, scope: known ?? guess };
});
export type ApiKey = z.infer<typeof apiKeySchema>;

/** The answer to a removal. */
export const removedSchema = z.looseObject({ id, type: text });
export const workspaceMemberRemovedSchema = z
  .looseObject({ user_id: id, type: text })
  .transform(({ user_id, type }) => ({ id: user_id, type }));
export type Removed = { id: string; type: string };

export const errorBodySchema = z.looseObject({
  type: text.default('error'),
  error: z.looseObject({
    type: text,
    message: z.string().default(''),
    details: label(
      'details',
      z.looseObject({
        error_code: label('error_code', text, null),
        workspace_id: label('workspace_id', id, null),
        field: label('field', text, null),
      }),
      null,
    ),
  }),
  request_id: label('request_id', text, null),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
