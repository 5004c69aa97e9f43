import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readSorting } from '@/components/page/list/sorting';
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
type PeopleParams = Awaited<ReturnType<typeof loadPeopleParams>>;

/** What the address asks the list for; all but the page. */
export function toPeopleFilters(params: PeopleParams) {
  const { search, show, role } = params;
  return { ...readSorting(params, 'name'), search: search.slice(0, 100), show, role: role ?? undefined };
}
