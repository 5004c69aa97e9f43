import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ROTATION_FACETS } from '@/lib/domain/rotations/schema';

const rotationParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(ROTATION_FACETS).withDefault('act'),
  due: parseAsString,
  page: parseAsInteger.withDefault(1),
};
export const loadRotationParams = createLoader(rotationParams);
export const rotationsHref = createSerializer(rotationParams);
