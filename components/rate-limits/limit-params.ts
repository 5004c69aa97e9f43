import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { LIMIT_FACETS } from '@/lib/domain/rate-limits/schema';

/** Everything that the matrix of rate limits shows, in its address. */
const limitParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(LIMIT_FACETS).withDefault('all'),
  group: parseAsString,
  workspace: parseAsString,
  page: parseAsInteger.withDefault(1),
};

export const loadLimitParams = createLoader(limitParams);
export const limitsHref = createSerializer(limitParams);
