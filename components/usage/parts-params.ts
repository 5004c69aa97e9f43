import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { PARTS_AMONG } from '@/lib/domain/usage/schema';
import { usageParams } from './search-params';

/** What the list of all parts shows, in its address: the question of the usage page, and where in the list one is. */
const partsParams = {
  ...usageParams,
  among: parseAsStringLiteral(PARTS_AMONG).withDefault('all'),
  search: parseAsString.withDefault(''),
  page: parseAsInteger.withDefault(1),
};

export const loadPartsParams = createLoader(partsParams);
export const partsHref = createSerializer(partsParams);
