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

/** What the explorer can be asked for up to today, each with and without a filter by these models. */
export function combinations(today: Day, models: string[]): UsageFilter[] {
  return RANGES.flatMap(({ days, granularity }) =>
    SPLITS.flatMap((split) =>
      METRICS.flatMap((metric) =>
        [[], models].map((chosen) => ({
          ...{ metric, split, granularity, from: addDays(today, 1 - days), to: today },
          model: chosen,
        })),
      ),
    ),
  );
}

/** `cost, owner, hour, 2026-11-12, two models` */
export function wordsOf({ metric, split, granularity, from, model }: UsageFilter): string {
  return [metric, split, granularity, from, ...(model?.length ? ['two models'] : [])].join(', ');
}
