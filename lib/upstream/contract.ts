import { z } from 'zod';

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

const text = z.string().max(2_000);
const id = z.string().min(1).max(200);
const timestamp = z
  .string()
  .max(64)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'not a time');
const orNull = <T extends z.ZodType>(schema: T) => schema.nullish().transform((value) => value ?? null);
const quantity = z.number().min(0).max(Number.MAX_SAFE_INTEGER);

export const organizationSchema = z.looseObject({ id, name: text, type: text.default('organization') });
export type Organization = z.infer<typeof organizationSchema>;

export const userSchema = z.looseObject({
  id,
  type: text.default('user'),
  email: text,
  name: orNull(text).transform((value) => value ?? ''),
  role: text,
  added_at: timestamp,
});
export type User = z.infer<typeof userSchema>;

export const inviteSchema = z.looseObject({
  id,
  type: text.default('invite'),
  email: text,
  role: text,
  status: text,
  invited_at: timestamp,
  expires_at: timestamp,
  accepted_at: orNull(timestamp),
  rbac_group_ids: orNull(z.array(id).max(1_000)).transform((value) => value ?? []),
});
export type Invite = z.infer<typeof inviteSchema>;

const dataResidencySchema = z.looseObject({
  workspace_geo: orNull(text),
  default_inference_geo: orNull(text),
  allowed_inference_geos: orNull(z.union([text, z.array(text).max(100)])),
});

export const workspaceSchema = z.looseObject({
  id,
  type: text.default('workspace'),
  name: text,
  display_color: orNull(text),
  created_at: timestamp,
  archived_at: orNull(timestamp),
  compartment_id: orNull(text),
  data_residency: orNull(dataResidencySchema),
  external_key_id: orNull(text),
  tags: orNull(z.record(text, text)).transform((value) => value ?? {}),
  user_profile_id: orNull(text),
});
export type Workspace = z.infer<typeof workspaceSchema>;

export const workspaceMemberSchema = z.looseObject({
  type: text.default('workspace_member'),
  user_id: id,
  workspace_id: id,
  workspace_role: text,
});
export type WorkspaceMember = z.infer<typeof workspaceMemberSchema>;

const principalSchema = z
  .looseObject({ type: text, id: orNull(id), user_id: orNull(id), service_account_id: orNull(id) })
  .transform((wire) => ({
    type: wire.type.replace(/_actor$/, ''),
    id: wire.user_id ?? wire.service_account_id ?? wire.id,
  }));

const apiKeyWireSchema = z.looseObject({
  id,
  type: text.default('api_key'),
  name: text,
  status: text,
  created_at: timestamp,
  expires_at: orNull(timestamp),
  created_by: orNull(z.looseObject({ id, type: text })),
  partial_key_hint: orNull(text),
  principal: orNull(principalSchema),
  scope: z.looseObject({ type: text, workspace_id: orNull(id) }).nullish(),
  workspace_id: id.nullish(),
});

/**
 * All three shapes the service has sent, brought to one. `principal.type` is `user` or `service_account`.
 * `scope.type` is `workspace` (`workspace_id` null: the default one), `organization`, or `unspecified`: an old
 * answer whose null `workspace_id` can mean either.
 */
export const apiKeySchema = apiKeyWireSchema.transform(({ scope, workspace_id, ...key }) => {
  const known = scope ?? (workspace_id ? { type: 'workspace', workspace_id } : null);
  const guess = { type: key.principal === null ? 'workspace' : 'unspecified', workspace_id: null };
  return { ...key, scope: known ?? guess };
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const rateLimitGroupSchema = z.looseObject({ type: text, id, display_name: orNull(text) });
const limitValue = z.looseObject({ type: text, value: orNull(quantity) });
const models = orNull(z.array(text).max(1_000));

export const rateLimitSchema = z.looseObject({
  id,
  type: text.default('rate_limit'),
  group: rateLimitGroupSchema,
  models,
  limits: z.array(limitValue).max(200),
});
export type RateLimit = z.infer<typeof rateLimitSchema>;

export const workspaceRateLimitSchema = z.looseObject({
  type: text.default('workspace_rate_limit'),
  workspace_id: id,
  rate_limit_id: id,
  group: rateLimitGroupSchema,
  models,
  limits: z
    .array(limitValue.extend({ org_limit: orNull(quantity), source: orNull(z.looseObject({ type: text })) }))
    .max(200),
});
export type WorkspaceRateLimit = z.infer<typeof workspaceRateLimitSchema>;

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
    details: orNull(z.looseObject({ error_code: orNull(text) })),
  }),
  request_id: orNull(text),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;
