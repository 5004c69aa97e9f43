import { addDays, dayOf, nextPeriod, periodStart } from '@/lib/core/time';
import { forecastGet } from '@/lib/domain/usage/overview/forecast-query-schema';
import { buildFrame } from '@/lib/domain/usage/report/frame';
import { readRecentDays, reportsOf, topParts } from '@/lib/domain/usage/report/read';
import { unitOf } from '@/lib/domain/usage/schema';
import { answer } from '@/lib/operations/answer';
import { once } from '@/lib/operations/once';
import { FORECAST_HISTORY_DAYS, forecastWindow } from './forecast';

/** What the day, week or month that is running is likely to come to, of what is looked at and the reader may see. Two statements. */
export const forecastSpend = answer(forecastGet, async (ctx, { metric, window, ...scope }) => {
  const today = dayOf(ctx.now);
  const days = { from: addDays(today, -FORECAST_HISTORY_DAYS), to: today };
  const reads = (await once(ctx, readRecentDays))(reportsOf(metric));
  const frame = buildFrame({ ...days, granularity: 'day' }, ctx.now, reads);
  const source = { ...scope, ...days, metric, split: 'none' as const, today, places: frame.places };
  const { parts } = await topParts(ctx, ctx.actor, source, { count: 1, ranked: frame.periods.length });
  const places = new Map(frame.periods.map(({ start }, at) => [start, at]));
  const valueAt = (at: number | undefined) => (at === undefined ? null : (parts[0]?.values.get(at) ?? 0n));
  const start = periodStart(today, window);
  const asked = { from: start, to: addDays(nextPeriod(start, window), -1) };
  return {
    ...{ metric, unit: unitOf(metric), asOf: reads.asOf },
    forecast: forecastWindow(asked, today, {
      valueOf: (day) => (day <= today && reads.isRead(day) ? valueAt(places.get(day)) : null),
      isComplete: reads.isComplete,
    }),
  };
});
