import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { DEPARTURE_FACETS, LEFT_KEY_FACETS, LEFT_KEY_SORTS } from '@/lib/domain/offboarding/schema';
import { ORDERS } from '@/lib/lists/schema';

const departureParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(DEPARTURE_FACETS).withDefault('all'),
  page: parseAsInteger.withDefault(1),
};

export const loadDepartureParams = createLoader(departureParams);
export const departuresHref = createSerializer(departureParams);

const leftKeyParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(LEFT_KEY_FACETS).withDefault('open'),
  sort: parseAsStringLiteral(LEFT_KEY_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadLeftKeyParams = createLoader(leftKeyParams);
export const leftKeysHref = createSerializer(leftKeyParams);
