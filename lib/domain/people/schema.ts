import { z } from 'zod';
import { ORDERS, pageField, pageSizeField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';

export const userIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not the id of a person.');

export const PEOPLE_FACETS = ['members', 'unused', 'left', 'all'] as const;
export type PeopleFacet = (typeof PEOPLE_FACETS)[number];

export const PEOPLE_SORTS = ['name', 'role', 'workspaces', 'keys', 'spend', 'added', 'active'] as const;
export type PeopleSort = (typeof PEOPLE_SORTS)[number];

/** Roles that the organisation gives. Others are kept and shown by their own name. */
export const ORGANIZATION_ROLES = ['admin', 'billing', 'developer', 'user', 'claude_code_user'] as const;

/** Roles that can be given by an API. Nobody is made an admin so, and no admin anything else: the Console alone does that. */
export const GIVEN_ROLES = ['developer', 'user', 'billing', 'claude_code_user'] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** Those that the Console alone gives and takes, whatever kind of organisation it is. */
export const CONSOLE_ROLES: readonly string[] = ['admin', 'owner', 'primary_owner', 'membership_admin'];

export const changeUserRole = declareCommand({
  name: 'user.change_role',
  words: 'Change organisation role',
  permission: 'person:write',
  /** `from` is the role that the form showed: one that somebody else has changed meanwhile is not overwritten. */
  input: z.object({ userId: userIdField, from: z.string().max(100), to: z.enum(GIVEN_ROLES) }),
  subject: (input) => ({ kind: 'user', id: input.userId }),
});

export const peopleFilters = z.object({
  search: searchField,
  /** `unused`: members who have active keys that nobody has used for long. */
  show: z.enum(PEOPLE_FACETS).default('members'),
  role: z.enum(ORGANIZATION_ROLES).optional(),
  sort: z.enum(PEOPLE_SORTS).default('name'),
  order: z.enum(ORDERS).default('asc'),
  page: pageField.default(1),
  pageSize: pageSizeField,
});
export type PeopleFilters = z.input<typeof peopleFilters>;
