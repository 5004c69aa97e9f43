import { z } from 'zod';
import { declareQuery } from '@/lib/operations/declare-query';
import { BEGINNINGS, DEEDS, SEARCH_GROUPS } from './rules';
import { searchInput } from './schema';

const searchHit = z.object({
  id: z.string(),
  name: z.string(),
  /** What tells it from others of that name: the workspace of a key, the address of a person. */
  note: z.string().nullable(),
  /** Archived, disabled, gone: it stands last. */
  isPast: z.boolean(),
  /** Of an invite: sent in the Console, without a request. */
  isForeign: z.boolean(),
});
export type SearchHit = z.output<typeof searchHit>;

const hits = z.array(searchHit);

const searchResult = z.object({
  /** Of each kind the best. */
  workspaces: hits,
  apiKeys: hits,
  gatewayKeys: hits,
  people: hits,
  budgets: hits,
  invites: hits,
  models: hits,
  /** How many of each the list finds for the same text. */
  totals: z.record(z.enum(SEARCH_GROUPS), z.int()),
  /** Lists by status that the text names, with how many stand in each. */
  lists: z.array(z.object({ group: z.enum(SEARCH_GROUPS), show: z.string(), words: z.string(), total: z.int() })),
  /** What the asker may begin. */
  beginnings: z.array(z.object({ id: z.enum(BEGINNINGS.map(({ id }) => id)), words: z.string() })),
  /** What the asker may do to things that were found. */
  deeds: z.array(
    z.object({
      id: z.enum(DEEDS.map(({ id }) => id)),
      words: z.string(),
      of: searchHit.pick({ id: true, name: true }),
    }),
  ),
  /** Nothing holds the text: what was found does with one letter of it changed. */
  isForgiven: z.boolean(),
});
export type SearchResult = z.output<typeof searchResult>;

export const searchEverything = declareQuery({
  name: 'search.all',
  internal: 'It finds pages.',
  permission: 'usage:read',
  input: searchInput,
  output: searchResult,
  words: 'Search things, lists and what may be done',
});
