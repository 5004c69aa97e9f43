import { type ChartModel, type ChartPeriod, periodNote } from '@/components/charts/chart-model';
import { chooseColor } from '@/components/charts/series-colors';
import { withForecast } from '@/components/usage/forecast-model';
import { formatDay } from '@/lib/core/time';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { Overview } from '@/lib/domain/usage/query-schema';

type Trend = Pick<Overview, 'trend' | 'unit' | 'metric'>;

/** The 30-day trend as a chart of one series, and what the rest of the month is likely to bring. */
export function trendModel({ trend, unit, metric }: Trend, forecast: Forecast | null): ChartModel {
  const periods = trend.days.map(({ day, value, partial }) => toPeriod(day, { partial, isUnread: value === null }));
  const values = trend.days.map(({ value }) => value);
  const known: ChartModel = {
    unit,
    granularity: 'day',
    periods,
    series: [
      {
        id: 'total',
        label: metric === 'cost' ? 'Spend' : 'Tokens',
        ...{ color: chooseColor('none', 'total'), texture: 0 },
        values,
        before: null,
      },
    ],
    totals: values,
    before: null,
    band: null,
  };
  return withForecast(known, forecast);
}

function toPeriod(day: string, { partial, isUnread }: { partial: boolean; isUnread: boolean }): ChartPeriod {
  return {
    key: day,
    start: day,
    hour: null,
    label: formatDay(day),
    note: periodNote({ partial, missingDays: isUnread ? 1 : 0 }),
    isUnread,
    days: { from: day, to: day },
  };
}
