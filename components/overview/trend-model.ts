import { type ChartModel, periodNote } from '@/components/charts/chart-model';
import { seriesColors } from '@/components/charts/series-colors';
import { formatDay } from '@/lib/core/time';
import type { Overview } from '@/lib/domain/usage/schema';

/** The 30-day trend as a chart of one series. */
export function trendModel({ trend, unit, metric }: Pick<Overview, 'trend' | 'unit' | 'metric'>): ChartModel {
  return {
    unit,
    granularity: 'day',
    periods: trend.days.map(({ day, partial }) => ({
      start: day,
      label: formatDay(day),
      note: periodNote({ partial, missingDays: 0 }),
    })),
    series: [
      {
        id: 'total',
        label: metric === 'cost' ? 'Spend' : 'Tokens',
        color: seriesColors(['total']).get('total') ?? '',
        values: trend.days.map(({ value }) => value),
      },
    ],
  };
}
