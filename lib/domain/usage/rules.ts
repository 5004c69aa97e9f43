import {
  addDays,
  addMonths,
  type Day,
  daysBetween,
  type Granularity,
  monthStart,
  nextPeriod,
  periodStarts,
} from '@/lib/core/time';
import type { Part, Period, Series } from './schema';

export const TOP_SERIES = 8;
export const OTHER_ID = 'other';

/** The periods of a range. What lies after `today` is left out: it is neither zero nor unknown. */
export function periodsOf(
  range: { from: Day; to: Day; granularity: Granularity },
  today: Day,
  isRead: (day: Day) => boolean,
): Period[] {
  const { from, granularity } = range;
  const to = earlier(range.to, today);
  if (from > to) return [];
  return periodStarts(from, to, granularity).map((start) => {
    const last = addDays(nextPeriod(start, granularity), -1);
    const [first, end] = [later(start, from), earlier(last, to)];
    return {
      start,
      from: first,
      to: end,
      partial: first > start || end < last || last >= today,
      missingDays: daysOf(first, end).filter((day) => !isRead(day)).length,
    };
  });
}

export function daysOf(from: Day, to: Day): Day[] {
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, at) => addDays(from, at));
}

/** No day of the period was read: its value is unknown, not zero. */
export function isUnknown(period: Period): boolean {
  return period.missingDays > daysBetween(period.from, period.to);
}

/** The values of one part, by the position of the period. */
export interface PartValues extends Part {
  values: ReadonlyMap<number, bigint>;
}

/**
 * What chart, table and export show: the largest parts, what remains as `other`, and totals that are their exact sum,
 * period by period and over all.
 */
export function composeSeries(
  parts: readonly PartValues[],
  rest: { count: number; values: ReadonlyMap<number, bigint> },
  periods: readonly Period[],
): { series: Series[]; totals: (string | null)[]; total: string } {
  const shown = [...parts.map((part) => ({ ...part, sum: sumOf(part.values) }))].sort(bySum);
  const all: PartValues[] = rest.count > 0 ? [...shown, { ...otherPart(rest.count), values: rest.values }] : shown;
  const inPeriods = (valueAt: (at: number) => bigint) =>
    periods.map((period, at) => (isUnknown(period) ? null : valueAt(at).toString()));
  const series = all.map(({ id, label, hint, values }) => ({
    id,
    label,
    hint,
    values: inPeriods((at) => values.get(at) ?? 0n),
    total: sumOf(values).toString(),
  }));
  const totals = inPeriods((at) => all.reduce((sum, { values }) => sum + (values.get(at) ?? 0n), 0n));
  return { series, totals, total: all.reduce((sum, { values }) => sum + sumOf(values), 0n).toString() };
}

export function otherPart(count: number): Part {
  return { id: OTHER_ID, label: 'Other', hint: `${count} more` };
}

function sumOf(values: ReadonlyMap<number, bigint>): bigint {
  let sum = 0n;
  for (const value of values.values()) sum += value;
  return sum;
}

function bySum(a: { sum: bigint; id: string }, b: { sum: bigint; id: string }): number {
  if (a.sum !== b.sum) return a.sum > b.sum ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}

/** This month so far, the same days of last month (as many as it has), and all of last month. UTC. */
export function monthComparison(today: Day): { start: Day; previousStart: Day; previousSameTo: Day; previousTo: Day } {
  const start = monthStart(today);
  const previousStart = addMonths(today, -1);
  const previousTo = addDays(start, -1);
  const sameTo = addDays(previousStart, daysBetween(start, today));
  return { start, previousStart, previousSameTo: earlier(sameTo, previousTo), previousTo };
}

/** Days sort as text. */
export function earlier(a: Day, b: Day): Day {
  if (a < b) return a;
  return b;
}

export function later(a: Day, b: Day): Day {
  if (a > b) return a;
  return b;
}
