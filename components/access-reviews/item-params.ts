import {
  createLoader,
  createSerializer,
  parseAsBoolean,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { addDays, dayOf } from '@/lib/core/time';
import { ITEM_FACETS, ITEM_KINDS } from '@/lib/domain/access-reviews/rules';
import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';

/** Which items of a review are shown, in its address. */
const itemParams = {
  show: parseAsStringLiteral(ITEM_FACETS),
  kind: parseAsStringLiteral(ITEM_KINDS),
  search: parseAsString.withDefault(''),
  unused: parseAsBoolean.withDefault(false),
  from: parseAsInteger.withDefault(0),
};

export const loadItemParams = createLoader(itemParams);
export const itemHref = createSerializer(itemParams);
export type ItemParams = Awaited<ReturnType<typeof loadItemParams>>;

export function toItemFilters({ show, kind, search, unused }: ItemParams, isClosed: boolean, now: Date) {
  return {
    show: show ?? (isClosed ? ('all' as const) : ('undecided' as const)),
    search: search.slice(0, 100),
    ...(kind === null ? {} : { kind }),
    ...(unused ? { unusedSince: addDays(dayOf(now), -UNUSED_AFTER_DAYS) } : {}),
  };
}
