import { addDays, type Day } from '@/lib/core/time';
import type { UsageFilter } from '@/lib/domain/usage/report/filter';
import { SPLITS } from '@/lib/domain/usage/schema';

const RANGES = [
  { days: 14, granularity: 'hour' },
  { days: 30, granularity: 'day' },
  { days: 365, granularity: 'week' },
  { days: 730, granularity: 'month' },
] as const;
const METRICS = ['cost', 'total_tokens', 'cache_hit_rate'] as const;

/** What the explorer can be asked for up to today, each without a filter, by these models, and by these cost centres if there are any. */
export function combinations(today: Day, models: string[], centres: string[] = []): UsageFilter[] {
  const filters = [{}, { model: models }, ...(centres.length > 0 ? [{ cost_centre: centres }] : [])];
  return RANGES.flatMap(({ days, granularity }) =>
    SPLITS.flatMap((split) =>
      METRICS.flatMap((metric) =>
        filters.map((filter) => ({
          ...{ metric, split, granularity, from: addDays(today, 1 - days), to: today, ...filter },
        })),
      ),
    ),
  );
}

/** `cost, owner, hour, 2026-11-12, two models` */
export function wordsOf({ metric, split, granularity, from, model, cost_centre: centres }: UsageFilter): string {
  const filtered = [...(model?.length ? ['two models'] : []), ...(centres?.length ? ['two cost centres'] : [])];
  return [metric, split, granularity, from, ...filtered].join(', ');
}
