import { z } from 'zod';
import { listPage, spendWindow } from '@/lib/lists/query-schema';
import { instant, nanoDollars, nothing } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { memberFilters, WORKSPACE_FACETS, workspaceFilters, workspaceIdField } from './schema';

/** `all` of it, only the reader's `own` keys, or `hidden`. */
const sight = z.enum(['all', 'own', 'hidden']);

const workspaceRow = z.object({
  id: z.string(),
  name: z.string(),
  color: z.string(),
  isDefault: z.boolean(),
  /** Null: not known. */
  createdAt: instant.nullable(),
  archivedAt: instant.nullable(),
  goneAt: instant.nullable(),
  tags: z.record(z.string(), z.string()),
  /** Null for the default workspace, which everybody belongs to and which has no list of members. */
  members: z.number().nullable(),
  /** Active keys, and those of them that nobody has used for long; null where hidden. */
  activeKeys: z.number().nullable(),
  unusedKeys: z.number().nullable(),
  keysSight: sight,
  /** Nano-dollars of the spend window; null where hidden. */
  spend: nanoDollars.nullable(),
  spendSight: sight,
});
export type WorkspaceRow = z.output<typeof workspaceRow>;

const workspacePage = listPage(workspaceRow, WORKSPACE_FACETS).extend({
  window: spendWindow.nullable(),
  /** Spend of all workspaces that the reader sees, whatever is searched for: what shares are shares of. */
  spendTotal: nanoDollars,
});
export type WorkspacePage = z.output<typeof workspacePage>;

const workspaceDetail = workspaceRow.extend({
  /** Steward's own words about it: what it is for, and who should be in it. */
  description: z.string(),
  audience: z.string(),
  /** The tier of rate limits that was last applied. */
  tier: z.string().nullable(),
  /** Where its data is kept and where its requests run, as the organisation says. */
  dataResidency: z.object({
    workspaceGeo: z.string().nullable(),
    defaultInferenceGeo: z.string().nullable(),
    allowedInferenceGeos: z.union([z.literal('unrestricted'), z.array(z.string())]).nullable(),
  }),
});
export type WorkspaceDetail = z.output<typeof workspaceDetail>;

const workspaceName = z.object({
  id: z.string(),
  name: z.string(),
});
export type WorkspaceName = z.output<typeof workspaceName>;

const workspaceMemberRow = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  workspaceRole: z.string(),
  organizationRole: z.string(),
});
export type WorkspaceMemberRow = z.output<typeof workspaceMemberRow>;

const workspaceMemberPage = listPage(workspaceMemberRow, ['all']);
export type WorkspaceMemberPage = z.output<typeof workspaceMemberPage>;

/** A workspace as its lead finds it: this month against the same days of the last, who has access, what its keys need. */
const ledWorkspace = z.object({
  id: z.string(),
  name: z.string(),
  /** Nano-dollars of this month so far; of its days that are compared; and of the same days of the month before. */
  spend: nanoDollars,
  spendCompared: nanoDollars,
  spendBefore: nanoDollars,
  activeKeys: z.number(),
  /** Of those, old, unused, expiring or of people who have left. */
  pressingKeys: z.number(),
  members: z.number(),
  firstMembers: z.array(
    z.object({
      userId: z.string(),
      name: z.string(),
      role: z.string(),
    }),
  ),
});
export type LedWorkspace = z.output<typeof ledWorkspace>;

/** One limit of one group, as it stands for a workspace. Null: none is known. */
const workspaceLimit = z.object({
  groupId: z.string(),
  name: z.string(),
  groupType: z.string(),
  type: z.string(),
  organization: z.number().nullable(),
  own: z.number().nullable(),
  effective: z.number().nullable(),
});
export type WorkspaceLimit = z.output<typeof workspaceLimit>;

export const workspaceList = declareQuery({
  name: 'workspace.list',
  permission: 'workspace:read',
  input: workspaceFilters,
  output: workspacePage,
  words: 'List workspaces',
});

export const workspaceGet = declareQuery({
  name: 'workspace.get',
  permission: 'workspace:read',
  input: z.object({ workspaceId: workspaceIdField }),
  output: workspaceDetail,
  words: 'Read a workspace',
  absent: 'workspace',
});

export const workspaceNames = declareQuery({
  name: 'workspace.list_names',
  permission: 'workspace:read',
  input: nothing,
  output: z.array(workspaceName),
  words: 'List workspaces by name',
});

export const workspaceMembers = declareQuery({
  name: 'workspace.list_members',
  permission: 'person:read',
  input: memberFilters,
  output: workspaceMemberPage,
  words: 'List the members of a workspace',
});

export const workspacesLed = declareQuery({
  name: 'workspace.list_led',
  permission: 'workspace:read',
  input: nothing,
  output: z.array(ledWorkspace),
  words: 'List the workspaces you lead',
});

export const workspaceLimits = declareQuery({
  name: 'workspace.list_limits',
  permission: 'workspace:read',
  input: z.object({ workspaceId: workspaceIdField }),
  output: z.array(workspaceLimit),
  words: 'List the rate limits of a workspace',
  absent: 'workspace',
});
