import { z } from 'zod';
import { searchField } from '@/lib/lists/schema';

export const SEARCH_GROUPS = ['workspaces', 'apiKeys', 'people'] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];
export const SEARCH_PER_GROUP = 8;

export const searchInput = z.object({ q: searchField });
export type SearchInput = z.input<typeof searchInput>;
