import { z } from 'zod';
import { ORG_ROLES } from '@/lib/access/principals';
import { pageOf } from '@/lib/lists/query-schema';
import { instant } from '@/lib/operations/codecs';
import { declareQuery } from '@/lib/operations/declare-query';
import { accountFilters } from './schema';

/** Someone who left and whose address belongs to a member again. */
const returnedPerson = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  /** The previous membership, if there was one. */
  formerUserId: z.string().nullable(),
  leftAt: instant,
  /** The new membership. */
  userId: z.string(),
  addedAt: instant.nullable(),
  upstreamRole: z.string(),
  /** They would become an owner of Steward again: only an owner may confirm that. */
  wasOwner: z.boolean(),
});
export type ReturnedPerson = z.output<typeof returnedPerson>;

export const accountRow = z.object({
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  /** Null: no access. */
  role: z.enum(ORG_ROLES).nullable(),
  roleFrom: z.enum(['override', 'upstream']).nullable(),
  /** The role in the organisation. */
  upstreamRole: z.string().nullable(),
  overriddenBy: z.string().nullable(),
  overriddenAt: instant.nullable(),
  hasLeft: z.boolean(),
  leads: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
    }),
  ),
  hasPassword: z.boolean(),
  isYou: z.boolean(),
});
export type AccountRow = z.output<typeof accountRow>;

const accountPage = pageOf(accountRow);
export type AccountPage = z.output<typeof accountPage>;

export const accountList = declareQuery({
  name: 'account.list',
  permission: 'person:read',
  input: accountFilters,
  output: accountPage,
  words: 'List accounts',
});

export const returnedList = declareQuery({
  name: 'account.list_returned',
  permission: 'role:write',
  input: z.object({
    personId: z.uuid().nullable().default(null),
    userId: z.string().max(100).nullable().default(null),
  }),
  output: z.array(returnedPerson),
  words: 'List people who came back',
});
