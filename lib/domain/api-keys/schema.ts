import { z } from 'zod';
import { type ListPage, ORDERS, pageField, type SpendWindow, searchField } from '@/lib/lists/schema';

export const apiKeyIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not the id of an API key.');

/** Ways of looking at keys. `old`, `unused`, `left` and `expiring` are of active keys alone. */
export const KEY_FACETS = [
  'all',
  'active',
  'old',
  'unused',
  'left',
  'expiring',
  'inactive',
  'expired',
  'archived',
  'gone',
] as const;
export type KeyFacet = (typeof KEY_FACETS)[number];

export const KEY_SORTS = ['name', 'workspace', 'owner', 'age', 'expires', 'used', 'spend'] as const;
export type KeySort = (typeof KEY_SORTS)[number];

const idField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/);

export const apiKeyFilters = z.object({
  search: searchField,
  show: z.enum(KEY_FACETS).default('all'),
  workspaceId: idField.optional(),
  /** Who the key acts for, else who made it. */
  ownerId: idField.optional(),
  sort: z.enum(KEY_SORTS).default('spend'),
  order: z.enum(ORDERS).default('desc'),
  page: pageField.default(1),
});
export type ApiKeyFilters = z.input<typeof apiKeyFilters>;

export interface ApiKeyRow {
  id: string;
  name: string;
  /** Null for keys of the whole organisation and for those known from reports alone. */
  workspaceId: string | null;
  workspaceName: string | null;
  scopeType: string;
  /** False: the reader may see the name and nothing else; all below is null then. */
  isDetailed: boolean;
  /** `active`, `inactive`, `expired`, `archived`, `gone`; `unknown` for keys known from reports alone. */
  status: string | null;
  hint: string | null;
  ownerId: string | null;
  /** `user` or `service_account`. */
  ownerType: string | null;
  ownerName: string | null;
  /** The owner is no member of the organisation any more. */
  hasOwnerLeft: boolean;
  /** The owner is or was a member whom Steward has read. */
  hasOwnerPage: boolean;
  createdAt: Date | null;
  expiresAt: Date | null;
  /** Null: not used on any day that was read. */
  lastUsedDay: string | null;
  isOld: boolean;
  isUnused: boolean;
  isExpiring: boolean;
  /** Nano-dollars of the spend window; null where the reader may not see money. */
  spend: string | null;
}

export interface ApiKeyPage extends ListPage<ApiKeyRow, KeyFacet> {
  window: SpendWindow | null;
}

export interface ApiKeyDetail extends ApiKeyRow {
  createdById: string | null;
  createdByType: string | null;
  createdByName: string | null;
  hasMakerPage: boolean;
  hasMakerLeft: boolean;
  /** The person or service account that the key acts for; null for keys of a workspace. */
  principalId: string | null;
  principalType: string | null;
  goneAt: Date | null;
  /** Who handed it to its owner, where that is not whoever made it. */
  assignedAt: Date | null;
  assignedByName: string | null;
  /** Why it was kept when its owner left. */
  keptAt: Date | null;
  keptByName: string | null;
  keptReason: string | null;
  /** First day whose usage was read: what lies before is not known. */
  usageSince: string | null;
}
