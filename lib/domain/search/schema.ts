import { z } from 'zod';
import { searchField } from '@/lib/lists/schema';

export const SEARCH_GROUPS = ['workspaces', 'apiKeys', 'people'] as const;
export type SearchGroup = (typeof SEARCH_GROUPS)[number];
export const SEARCH_PER_GROUP = 8;

export const searchInput = z.object({ q: searchField });
export type SearchInput = z.input<typeof searchInput>;

export interface SearchHit {
  id: string;
  name: string;
  /** What tells it from others of that name: the workspace of a key, the address of a person. */
  note: string | null;
  /** Archived, disabled, gone: it stands last. */
  isPast: boolean;
}

export type SearchResult = Record<SearchGroup, SearchHit[]>;
