import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { ANOMALY_FACETS, SERIES_KINDS } from '@/lib/domain/anomalies/schema';

/** Everything that the list shows, in its address. */
const anomalyParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(ANOMALY_FACETS).withDefault('open'),
  of: parseAsStringLiteral(SERIES_KINDS),
  page: parseAsInteger.withDefault(1),
};

export const loadAnomalyParams = createLoader(anomalyParams);
export const anomaliesHref = createSerializer(anomalyParams);
