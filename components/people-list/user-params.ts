import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ORDERS } from '@/lib/domain/lists/schema';
import { ORGANIZATION_ROLES, USER_FACETS, USER_SORTS } from '@/lib/domain/users/schema';

/** Everything that the list of people shows, in its address. */
export const userParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(USER_FACETS).withDefault('members'),
  role: parseAsStringLiteral(ORGANIZATION_ROLES),
  sort: parseAsStringLiteral(USER_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadUserParams = createLoader(userParams);
export const usersHref = createSerializer(userParams);
