import { z } from 'zod';
import type { Permission } from '@/lib/access/permissions';
import { day, instant, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { ITEMS_BY_DEFAULT, KEPT_GROUPS, MOST_ITEMS } from './rules';

const INTERNAL = { internal: 'It is answered at /v1/organizations, in the vendor’s own shape.' } as const;

const idField = z.string().min(1).max(200);
const place = z.object({
  limit: z.int().min(1).max(MOST_ITEMS).default(ITEMS_BY_DEFAULT),
  /** Only what comes after this one in the list, or before it. */
  after: idField.optional(),
  before: idField.optional(),
});
const names = z.array(z.string().max(100)).max(50).default([]);

/** Objects as upstream last answered them, newest first, in one place of a list. */
const wirePage = z.object({ items: z.array(z.object({ id: z.string(), wire: z.json() })), hasMore: z.boolean() });
export type WirePage = z.output<typeof wirePage>;

const list = <Input extends z.ZodType>(name: string, permission: Permission, words: string, input: Input) =>
  declareQuery({ name: `admin_api.${name}`, permission, input, output: wirePage, words, ...INTERNAL });

export const wireUsers = list(
  'list_users',
  'person:read',
  'Admin API: list users',
  place.extend({ id: idField.optional(), email: z.string().max(320).optional(), roles: names }),
);
export const wireInvites = list(
  'list_invites',
  'person:read',
  'Admin API: list invites',
  place.extend({ id: idField.optional(), email: z.string().max(320).optional(), roles: names, statuses: names }),
);
export const wireWorkspaces = list(
  'list_workspaces',
  'workspace:read',
  'Admin API: list workspaces',
  place.extend({
    id: idField.optional(),
    ids: z.array(idField).max(100).default([]),
    includeArchived: z.boolean().default(false),
    includeDefault: z.boolean().default(false),
  }),
);
export const wireMembers = list(
  'list_members',
  'person:read',
  'Admin API: list members of a workspace',
  place.extend({ workspaceId: idField, userId: idField.optional() }),
);
export const wireApiKeys = list(
  'list_api_keys',
  'api_key:read',
  'Admin API: list API keys',
  place.extend({
    id: idField.optional(),
    status: z.string().max(40).optional(),
    workspaceId: idField.optional(),
    creatorId: idField.optional(),
  }),
);
export const wireRateLimits = list(
  'list_rate_limits',
  'workspace:read',
  'Admin API: list rate limits',
  z.object({
    workspaceId: idField.optional(),
    /** That one alone, even if the workspace has none of its own. */
    rateLimitId: idField.optional(),
    includeInherited: z.boolean().default(false),
    groupType: z.string().max(60).optional(),
    model: z.string().max(200).optional(),
  }),
);

export const wireOrganization = declareQuery({
  name: 'admin_api.get_organization',
  permission: 'caller',
  input: nothing,
  output: z.json().nullable(),
  words: 'Admin API: read the organisation',
  ...INTERNAL,
});

export const wireInviteRequest = declareQuery({
  name: 'admin_api.find_invite_request',
  permission: 'person:read',
  input: z.object({ inviteId: idField }),
  output: z.string().nullable(),
  words: 'Admin API: find the request of an invite',
  ...INTERNAL,
});

export const wireChange = declareQuery({
  name: 'admin_api.find_change',
  permission: 'caller',
  input: z.object({ intentId: z.uuid().optional(), key: z.string().max(300).optional() }),
  output: z
    .object({
      id: z.string(),
      command: z.string(),
      subjectId: z.string(),
      /** Why it failed: what upstream answered, or of several steps the first that failed. */
      cause: z
        .object({
          code: z.string(),
          message: z.string(),
          status: z.number().nullable(),
          errorCode: z.string().nullable(),
        })
        .nullable(),
    })
    .nullable(),
  words: 'Admin API: find a change of one’s own',
  ...INTERNAL,
});

const buckets = {
  from: day,
  /** The last day. */
  to: day,
};
const filters = z.partialRecord(z.enum(KEPT_GROUPS), z.array(z.string().max(200)).max(200));

const unread = z.array(day);

export const wireUsage = declareQuery({
  name: 'admin_api.read_usage',
  permission: 'usage:read',
  input: z.object({
    ...buckets,
    /** When the bucket begins whose results are read. */
    only: instant,
    width: z.enum(['1d', '1h']),
    groupBy: z.array(z.enum(KEPT_GROUPS)),
    filters,
  }),
  /** Results as the vendor writes them, each text with many of them and commas between: parsing would hold others up. */
  output: z.object({ results: z.array(z.string()), unread, asOf: instant.nullable() }),
  words: 'Admin API: read the usage report',
  isReport: true,
  ...INTERNAL,
});

const costResult = z.object({
  day,
  workspaceId: z.string().nullable(),
  line: z
    .object({
      description: z.string().nullable(),
      costType: z.string().nullable(),
      model: z.string().nullable(),
      tokenType: z.string().nullable(),
      contextWindow: z.string().nullable(),
      serviceTier: z.string().nullable(),
      inferenceGeo: z.string().nullable(),
    })
    .nullable(),
  amountNano: z.string(),
});

export const wireCost = declareQuery({
  name: 'admin_api.read_cost',
  permission: 'cost:read',
  input: z.object({ ...buckets, byWorkspace: z.boolean(), byDescription: z.boolean() }),
  output: z.object({ results: z.array(costResult), unread, asOf: instant.nullable() }),
  words: 'Admin API: read the cost report',
  isReport: true,
  ...INTERNAL,
});
