import type { ChartModel } from '@/components/charts/chart-model';
import { type Day, formatDay, monthStart } from '@/lib/core/time';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { isMoney } from '@/lib/domain/usage/schema';

/** This month by day, of a sum that is not set against another range: it then goes on as forecast. Other ranges are shown as chosen. */
export function showsForecast({ metric, granularity, from, to, compare }: ParsedUsageFilter, today: Day): boolean {
  const isSum = metric !== 'cache_hit_rate' && (metric === 'cost' || !isMoney(metric));
  const isWhole = to === today && from === monthStart(today);
  return isSum && granularity === 'day' && compare === 'none' && isWhole;
}

/** The days to come behind those that are known, and what all that are not over are likely to come to. */
export function withForecast(model: ChartModel, forecast: Forecast | null): ChartModel {
  if (!forecast) return model;
  const last = model.periods.at(-1)?.start ?? '';
  const ahead = forecast.days.filter(({ day }) => day > last);
  const periods = [
    ...model.periods,
    ...ahead.map(({ day }) => ({
      ...{ key: day, start: day, hour: null, label: formatDay(day), note: 'to come', isUnread: false, days: null },
    })),
  ];
  const unknown = ahead.map(() => null);
  const likely = new Map(forecast.days.map(({ day, low, expected, high }) => [day, { low, expected, high }]));
  return {
    ...model,
    periods,
    series: model.series.map((series) => ({ ...series, values: [...series.values, ...unknown] })),
    totals: [...model.totals, ...unknown],
    band: periods.map(({ start }) => likely.get(start) ?? null),
  };
}
