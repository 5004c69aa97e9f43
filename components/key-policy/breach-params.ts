import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { BREACH_FACETS } from '@/lib/domain/key-policy/schema';

const breachParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(BREACH_FACETS).withDefault('all'),
  page: parseAsInteger.withDefault(1),
};
export const loadBreachParams = createLoader(breachParams);
export const breachesHref = createSerializer(breachParams);
