import { addMonths, type Day } from '@/lib/core/time';
import { forecastMonth } from '@/lib/domain/usage/overview/forecast';
import { daysOf } from '@/lib/domain/usage/report/compose';
import type { Outlook, Window } from './rules';

export interface KnownDays {
  /** Of days that were read, also in part. */
  valueOf(day: Day): bigint | null;
  /** Read after they were over. */
  isComplete(day: Day): boolean;
}

/** What a window comes to: its complete days, and the forecast of every other. Null where nothing can be said. */
export function outlookOf(window: Window, today: Day, known: KnownDays): Outlook | null {
  const estimates = new Map<Day, Outlook>();
  for (const month of [today, ...(window.to >= addMonths(today, 1) ? [addMonths(today, 1)] : [])]) {
    const forecast = forecastMonth(month, known);
    if (!forecast) return null;
    for (const { day, low, expected, high } of forecast.days)
      estimates.set(day, { low: BigInt(low), expected: BigInt(expected), high: BigInt(high) });
  }
  const sum: Outlook = { low: 0n, expected: 0n, high: 0n };
  for (const day of daysOf(window.from, window.to)) {
    const value = known.valueOf(day);
    const part = estimates.get(day) ?? (value === null ? null : { low: value, expected: value, high: value });
    if (part === null) return null;
    sum.low += part.low;
    sum.expected += part.expected;
    sum.high += part.high;
  }
  return sum;
}
