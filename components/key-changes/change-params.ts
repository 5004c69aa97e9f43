import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ALL_ACTS, CHANGE_FACETS, LISTED_ACTS, MOST_PICKED } from '@/lib/domain/key-changes/rules';

/** What a change is to do to which keys, as the bar of the list asks for it. */
export const loadChangeParams = createLoader({
  act: parseAsStringLiteral(ALL_ACTS),
  ids: parseAsString.withDefault(''),
  /** All that the list's filters find. */
  all: parseAsString,
});

const listParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(CHANGE_FACETS).withDefault('all'),
  act: parseAsStringLiteral(LISTED_ACTS),
  page: parseAsInteger.withDefault(1),
};
export const loadChangeListParams = createLoader(listParams);
export const changesHref = createSerializer(listParams);

export function idsOf(text: string): string[] {
  const ids = text.split(',').filter((id) => /^[A-Za-z0-9_-]{1,100}$/.test(id));
  return [...new Set(ids)].slice(0, MOST_PICKED);
}
