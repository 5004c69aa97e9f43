import { z } from 'zod';
import { ORDERS, pageField, pageSizeField, searchField } from '@/lib/lists/schema';
import { declareCommand } from '@/lib/operations/declare-command';

export const userIdField = z.string().regex(/^[A-Za-z0-9_-]{1,100}$/, 'This is not a person’s ID.');

export const PEOPLE_FACETS = ['members', 'unused', 'left', 'all'] as const;
export type PeopleFacet = (typeof PEOPLE_FACETS)[number];

export const PEOPLE_SORTS = ['name', 'role', 'workspaces', 'keys', 'spend', 'added', 'active'] as const;
export type PeopleSort = (typeof PEOPLE_SORTS)[number];

/** The known organisation roles. Others are kept and shown by their own name. */
export const ORGANIZATION_ROLES = ['admin', 'billing', 'developer', 'user', 'claude_code_user'] as const;

/** Roles the API can assign. It can neither make someone an admin nor change an admin: only the Console can. */
export const GIVEN_ROLES = ['developer', 'user', 'billing', 'claude_code_user'] as const;
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** Roles beneath which the API gives none: less is to leave the organisation. `managed`: the identity provider gives the role. */
export const LEAST_ROLES: readonly string[] = ['user', 'claude_code_user', 'managed'];

/** Roles that only the Console can give or remove, in every kind of organisation. */
export const CONSOLE_ROLES: readonly string[] = ['admin', 'owner', 'primary_owner', 'membership_admin'];

export const changeUserRole = declareCommand({
  name: 'person.change_role',
  formerly: ['user.change_role'],
  words: 'Change organisation role',
  permission: 'person:write',
  /** `from` is the role the form showed, so that someone else's change is not overwritten; without it, it is set anyway. */
  input: z.object({ userId: userIdField, from: z.string().max(100).optional(), to: z.enum(GIVEN_ROLES) }),
  subject: (input) => ({ kind: 'user', id: input.userId }),
});

export const peopleFilters = z.object({
  search: searchField,
  /** `unused`: members with active keys that have not been used for a long time. */
  show: z.enum(PEOPLE_FACETS).default('members'),
  role: z.enum(ORGANIZATION_ROLES).optional(),
  sort: z.enum(PEOPLE_SORTS).default('name'),
  order: z.enum(ORDERS).default('asc'),
  page: pageField.default(1),
  pageSize: pageSizeField,
});
export type PeopleFilters = z.input<typeof peopleFilters>;
