import { type ChartModel, type ChartPeriod, periodNote } from '@/components/charts/chart-model';
import { colorOf } from '@/components/charts/series-colors';
import { formatDay } from '@/lib/core/time';
import type { Overview } from '@/lib/domain/usage/query-schema';

type Trend = Pick<Overview, 'trend' | 'unit' | 'metric' | 'forecast'>;

/** The 30-day trend as a chart of one series, and what the rest of the month is likely to bring. */
export function trendModel({ trend, unit, metric, forecast }: Trend): ChartModel {
  const last = trend.days.at(-1)?.day ?? '';
  const ahead = forecast?.days.filter(({ day }) => day > last) ?? [];
  const likely = new Map(forecast?.days.map(({ day, low, expected, high }) => [day, { low, expected, high }]));
  const periods = [
    ...trend.days.map(({ day, value, partial }) => periodOf(day, { partial, isUnread: value === null })),
    ...ahead.map(({ day }) => ({ ...periodOf(day, { partial: false, isUnread: false }), note: 'to come', days: null })),
  ];
  const values = [...trend.days.map(({ value }) => value), ...ahead.map(() => null)];
  return {
    unit,
    granularity: 'day',
    periods,
    series: [
      {
        id: 'total',
        label: metric === 'cost' ? 'Spend' : 'Tokens',
        ...{ color: colorOf('none', 'total'), texture: 0 },
        values,
        before: null,
      },
    ],
    totals: values,
    before: null,
    band: forecast && periods.map(({ start }) => likely.get(start) ?? null),
  };
}

function periodOf(day: string, { partial, isUnread }: { partial: boolean; isUnread: boolean }): ChartPeriod {
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
