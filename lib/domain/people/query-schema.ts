import { z } from 'zod';
import { listPage, spendWindow } from '@/lib/lists/query-schema';
import { instant, nanoDollars } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { PEOPLE_FACETS, peopleFilters, userIdField } from './schema';

/** `all` of a person's keys, those in workspaces that the reader leads (`led`), or `hidden`. */
const sight = z.enum(['all', 'led', 'hidden']);

/** A member of the organisation. Who may use Steward is in the accounts domain. */
const personRow = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: z.string(),
  /** Null: not known. */
  addedAt: instant.nullable(),
  goneAt: instant.nullable(),
  /** Of those that the reader sees. */
  workspaces: z.number(),
  /** Active keys that act for the person or were created by them; null if hidden. */
  activeKeys: z.number().nullable(),
  unusedKeys: z.number().nullable(),
  keysSight: sight,
  /** Nano-dollars of their keys in the spend window; null where hidden. */
  spend: nanoDollars.nullable(),
  spendSight: sight,
  /** Last day on which a key of theirs was used, as far as the reader sees their keys. */
  lastKeyDay: z.string().nullable(),
  /** Last time they used Steward; null: never, or hidden from the reader. */
  lastSeenAt: instant.nullable(),
});
export type PersonRow = z.output<typeof personRow>;

const peoplePage = listPage(personRow, PEOPLE_FACETS).extend({
  window: spendWindow.nullable(),
});
export type PeoplePage = z.output<typeof peoplePage>;

const personWorkspace = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string(),
  archivedAt: instant.nullable(),
});
export type PersonWorkspace = z.output<typeof personWorkspace>;

const personDetail = personRow.extend({
  memberships: z.array(personWorkspace),
  /** Their last offboarding (not a dry run), if the reader may open its report. */
  departureId: z.string().nullable(),
});
export type PersonDetail = z.output<typeof personDetail>;

export const peopleList = declareQuery({
  name: 'person.list',
  permission: 'person:read',
  input: peopleFilters,
  output: peoplePage,
  words: 'List people',
});

export const personGet = declareQuery({
  name: 'person.get',
  permission: 'person:read',
  input: z.object({ userId: userIdField }),
  output: personDetail,
  words: 'Read a person',
  absent: 'person',
});
