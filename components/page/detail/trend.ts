import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { addDays, type Day } from '@/lib/core/time';
import type { UsageFilter } from '@/lib/domain/usage/report/filter';
import type { SpendWindow } from '@/lib/lists/query-schema';

export const TREND_DAYS = ['30', '90'] as const;
export type TrendParams = Awaited<ReturnType<typeof loadTrendParams>>;
export const TREND_METRICS = ['cost', 'total_tokens'] as const;
export type TrendDays = (typeof TREND_DAYS)[number];

const trendParams = {
  days: parseAsStringLiteral(TREND_DAYS).withDefault('30'),
  /** Where money is seen: that, or tokens. */
  metric: parseAsStringLiteral(TREND_METRICS).withDefault('cost'),
  /** The isolated model. */
  only: parseAsString,
};
export const loadTrendParams = createLoader(trendParams);
export const trendHref = createSerializer(trendParams);

/** The trailing days of a trend. They end where the lists' 30 days end, so that both show the same figure. */
export function trendRange(days: TrendDays, window: SpendWindow | null, today: Day): { from: Day; to: Day } {
  const to = window?.to ?? today;
  return { from: addDays(to, 1 - Number(days)), to };
}

/** What a detail's trend asks for: money where the reader may see it, else tokens; by model and day. */
export function trendFilter(
  range: { from: Day; to: Day },
  seesMoney: boolean,
  of: Pick<UsageFilter, 'workspace' | 'api_key' | 'owner'>,
): UsageFilter {
  return { metric: seesMoney ? 'cost' : 'total_tokens', split: 'model', granularity: 'day', ...range, ...of };
}
