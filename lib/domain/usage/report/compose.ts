import {
  addDays,
  type Day,
  dayOf,
  daysBetween,
  daysFrom,
  type Granularity,
  nextPeriod,
  periodStarts,
} from '@/lib/core/time';
import { type DayState, isCutShort } from '@/lib/domain/sync/day-rules';
import type { Part, Period, RatioPair, Series } from '@/lib/domain/usage/query-schema';
import type { RateMetric } from '@/lib/domain/usage/schema';
import { rateText } from './rates';

export const TOP_SERIES = 8;
export const OTHER_ID = 'other';

/** The periods of a range. What lies after today is left out: it is neither zero nor unknown. */
export function listPeriods(
  range: { from: Day; to: Day; granularity: Granularity },
  now: Date,
  stateOf: (day: Day) => DayState,
): Period[] {
  const { from, granularity } = range;
  const today = dayOf(now);
  const to = earlier(range.to, today);
  if (from > to) return [];
  return periodStarts(from, to, granularity).map((start) => {
    const last = addDays(nextPeriod(start, granularity), -1);
    const [first, end] = [later(start, from), earlier(last, to)];
    const states = listDays(first, end).map(stateOf);
    return {
      start,
      from: first,
      to: end,
      partial: first > start || end < last || last >= today || states.includes('partial'),
      ...countDays({ from: first, to: end }, now, stateOf),
    };
  });
}

/** What of the days is not known, or not all of it. */
export function countDays(
  { from, to }: { from: Day; to: Day },
  now: Date,
  stateOf: (day: Day) => DayState,
): Pick<Period, 'partialDays' | 'missingDays'> {
  const days = listDays(from, to).map((day) => ({ day, state: stateOf(day) }));
  return {
    partialDays: days.filter(({ day, state }) => isCutShort(day, state, now)).length,
    missingDays: days.filter(({ state }) => state === 'missing').length,
  };
}

export function listDays(from: Day, to: Day): Day[] {
  return daysFrom(from, daysBetween(from, to) + 1);
}

/** No day of the period was read: its value is unknown, not zero. */
export function isUnknown(period: Period): boolean {
  return period.missingDays > 0 && period.missingDays > daysBetween(period.from, period.to);
}

/** The values of one part, by the position of the period; `bases` are what a rate divides by. */
export interface PartValues extends Part {
  values: ReadonlyMap<number, bigint>;
  bases?: ReadonlyMap<number, bigint>;
}

export type RestValues = Omit<PartValues, keyof Part> & { count: number };

export interface ComposedSeries {
  series: Series[];
  totals: (string | null)[];
  total: string;
  totalPairs?: (RatioPair | null)[];
  totalPair?: RatioPair;
}

/**
 * What chart, table and export show: the largest parts, what remains as `other`, and totals that are their exact sum,
 * period by period and over all. Of a rate, the largest are those that it is measured by most, and a total is the ratio of
 * the sums.
 */
export function composeSeries(
  parts: readonly PartValues[],
  rest: RestValues,
  periods: readonly Period[],
  rate?: RateMetric,
): ComposedSeries {
  const sizeOf = ({ values, bases }: PartValues) => sumValues((rate && bases) || values);
  const shown = [...parts.map((part) => ({ ...part, sum: sizeOf(part) }))].sort(bySum);
  const all: PartValues[] = rest.count > 0 ? [...shown, { ...otherPart(rest.count), ...rest }] : shown;
  const series = all.map(({ id, label, hint, ...values }) => ({
    id,
    label,
    hint,
    ...sumParts([values], periods, rate),
  }));
  const { values: totals, total, pairs: totalPairs, totalPair } = sumParts(all, periods, rate);
  return { series, totals, total, ...(rate ? { totalPairs, totalPair } : {}) };
}

type Line = Pick<Series, 'values' | 'total' | 'pairs' | 'totalPair'>;

/** Parts added up, period by period and over all. */
export function sumParts(
  parts: readonly Pick<PartValues, 'values' | 'bases'>[],
  periods: readonly Period[],
  rate?: RateMetric,
): Line {
  const sumAt = (at: number) => parts.reduce((sum, { values }) => sum + (values.get(at) ?? 0n), 0n);
  const baseAt = (at: number) => parts.reduce((sum, { bases }) => sum + (bases?.get(at) ?? 0n), 0n);
  const inPeriods = <T>(valueAt: (at: number) => T) =>
    periods.map((period, at) => (isUnknown(period) ? null : valueAt(at)));
  const sum = parts.reduce((total, { values }) => total + sumValues(values), 0n);
  if (!rate) return { values: inPeriods((at) => sumAt(at).toString()), total: sum.toString() };
  const base = parts.reduce((total, { bases }) => total + sumValues(bases ?? new Map()), 0n);
  return {
    values: inPeriods((at) => rateText(rate, sumAt(at), baseAt(at))),
    total: rateText(rate, sum, base) ?? '0',
    pairs: inPeriods((at) => toPair(sumAt(at), baseAt(at))),
    totalPair: toPair(sum, base),
  };
}

function toPair(numerator: bigint, denominator: bigint): RatioPair {
  return { numerator: numerator.toString(), denominator: denominator.toString() };
}

export function otherPart(count: number): Part {
  return { id: OTHER_ID, label: 'Other', hint: `${count} more` };
}

function sumValues(values: ReadonlyMap<number, bigint>): bigint {
  let sum = 0n;
  for (const value of values.values()) sum += value;
  return sum;
}

function bySum(a: { sum: bigint; id: string }, b: { sum: bigint; id: string }): number {
  if (a.sum !== b.sum) return a.sum > b.sum ? -1 : 1;
  return a.id < b.id ? -1 : 1;
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
