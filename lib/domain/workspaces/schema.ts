import { z } from 'zod';
import { declareCommand } from '@/lib/core/command';
import { type ListPage, ORDERS, pageField, type SpendWindow, searchField } from '@/lib/domain/lists/schema';

export const workspaceIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not a workspace id.');

/** Upstream's own bound. */
const nameField = z
  .string()
  .trim()
  .min(1, 'Enter a name.')
  .max(40, 'Use at most 40 characters.')
  .refine((name) => !/\p{Cc}/u.test(name), 'Leave out control characters.');

export const renameWorkspace = declareCommand({
  name: 'workspace.rename',
  permission: 'workspace:write',
  input: z.object({ workspaceId: workspaceIdField, name: nameField }),
  target: (input) => `workspace:${input.workspaceId}`,
  object: (input) => ({ workspaceId: input.workspaceId }),
});

export const WORKSPACE_FACETS = ['live', 'unused', 'archived', 'gone', 'all'] as const;
export type WorkspaceFacet = (typeof WORKSPACE_FACETS)[number];

export const WORKSPACE_SORTS = ['name', 'members', 'keys', 'spend', 'created'] as const;
export type WorkspaceSort = (typeof WORKSPACE_SORTS)[number];

export const workspaceFilters = z.object({
  search: searchField,
  /** `unused`: live ones with active keys that nobody has used for long. */
  show: z.enum(WORKSPACE_FACETS).default('live'),
  sort: z.enum(WORKSPACE_SORTS).default('spend'),
  order: z.enum(ORDERS).default('desc'),
  page: pageField.default(1),
});
export type WorkspaceFilters = z.input<typeof workspaceFilters>;

/** `all` of it, only the reader's `own` keys, or `hidden`. */
export type Sight = 'all' | 'own' | 'hidden';

export interface WorkspaceRow {
  id: string;
  name: string;
  color: string;
  isDefault: boolean;
  createdAt: Date;
  archivedAt: Date | null;
  goneAt: Date | null;
  tags: Record<string, string>;
  /** Null for the default workspace, which everybody belongs to and which has no list of members. */
  members: number | null;
  /** Active keys, and those of them that nobody has used for long; null where hidden. */
  activeKeys: number | null;
  unusedKeys: number | null;
  keysSight: Sight;
  /** Nano-dollars of the spend window; null where hidden. */
  spend: string | null;
  spendSight: Sight;
}

export interface WorkspacePage extends ListPage<WorkspaceRow, WorkspaceFacet> {
  window: SpendWindow | null;
  /** Spend of all workspaces that the reader sees, whatever is searched for: what shares are shares of. */
  spendTotal: string;
}

export interface WorkspaceDetail extends WorkspaceRow {
  /** Where its data is kept and where its requests run, as the organisation says. */
  dataResidency: { workspaceGeo: string | null; defaultInferenceGeo: string | null };
}

export interface WorkspaceName {
  id: string;
  name: string;
}

export const memberFilters = z.object({
  workspaceId: workspaceIdField,
  search: searchField,
  page: pageField.default(1),
});
export type MemberFilters = z.input<typeof memberFilters>;

export interface WorkspaceMemberRow {
  userId: string;
  name: string;
  email: string;
  workspaceRole: string;
  organizationRole: string;
}

export type WorkspaceMemberPage = ListPage<WorkspaceMemberRow, 'all'>;

/** A workspace as its lead finds it: this month against the same days of the last, who has access, what its keys need. */
export interface LedWorkspace {
  id: string;
  name: string;
  color: string;
  /** Nano-dollars of this month so far, and of the same days of the month before. */
  spend: string;
  spendBefore: string;
  activeKeys: number;
  /** Of those, old, unused, expiring or of people who have left. */
  pressingKeys: number;
  members: number;
  firstMembers: { userId: string; name: string; role: string }[];
}
