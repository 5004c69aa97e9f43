import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ORGANIZATION_ROLES, PEOPLE_FACETS, PEOPLE_SORTS } from '@/lib/domain/people/schema';
import { ORDERS } from '@/lib/lists/schema';

/** Everything that the list of people shows, in its address. */
export const peopleParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(PEOPLE_FACETS).withDefault('members'),
  role: parseAsStringLiteral(ORGANIZATION_ROLES),
  sort: parseAsStringLiteral(PEOPLE_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadPeopleParams = createLoader(peopleParams);
export const peopleHref = createSerializer(peopleParams);
