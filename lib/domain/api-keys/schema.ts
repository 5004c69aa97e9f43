import { z } from 'zod';
import { ORDERS, pageField, pageSizeField, searchField } from '@/lib/lists/schema';

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
  pageSize: pageSizeField,
});
export type ApiKeyFilters = z.input<typeof apiKeyFilters>;
