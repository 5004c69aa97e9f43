import { z } from 'zod';
import { KEY_ACTS } from '@/lib/domain/api-keys/rules';
import { declareQuery } from '@/lib/operations/declare-query';
import { SEARCH_GROUPS, searchInput } from './schema';

const searchHit = z.object({
  id: z.string(),
  name: z.string(),
  /** What tells it from others of that name: the workspace of a key, the address of a person. */
  note: z.string().nullable(),
  /** Archived, disabled, gone: it stands last. */
  isPast: z.boolean(),
  /** What the reader can do with an API key, as it stands; nothing with anything else. */
  acts: z.array(z.enum(KEY_ACTS)),
});
export type SearchHit = z.output<typeof searchHit>;

const searchResult = z.record(z.enum(SEARCH_GROUPS), z.array(searchHit));
export type SearchResult = z.output<typeof searchResult>;

export const searchEverything = declareQuery({
  name: 'search.all',
  permission: 'usage:read',
  input: searchInput,
  output: searchResult,
  words: 'Search workspaces, API keys and people',
});
