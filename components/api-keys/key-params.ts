import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { KEY_FACETS, KEY_SORTS } from '@/lib/domain/api-keys/schema';
import { ORDERS } from '@/lib/lists/schema';

/** Everything that the list of API keys shows, in its address. */
export const keyParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(KEY_FACETS).withDefault('all'),
  workspace: parseAsString,
  owner: parseAsString,
  sort: parseAsStringLiteral(KEY_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadKeyParams = createLoader(keyParams);
export const keysHref = createSerializer(keyParams);
export type KeyParams = Awaited<ReturnType<typeof loadKeyParams>>;
