import { addDays, addMonths, type Day, monthStart } from '@/lib/core/time';
import type { Forecast } from '@/lib/domain/usage/query-schema';
import { daysOf } from '@/lib/domain/usage/report/compose';
import { roundedDivision } from '@/lib/domain/usage/report/rates';

const BASIS_DAYS = 28;
const WEEK = 7;

interface Known {
  /** Of days that were read, also in part. */
  valueOf(day: Day): bigint | null;
  /** Read after they were over. */
  isComplete(day: Day): boolean;
}

/**
 * The month as its complete days and, for every other day, the mean of the same weekday in the last 28 days that are
 * complete. The band scales those days to the lowest and the highest of the four weeks (of the days, where there are not
 * two whole weeks). Null with fewer than seven complete days. Every day is rounded, so the sums are exact.
 */
export function forecastMonth(today: Day, known: Known): Forecast | null {
  const newest = daysOf(addDays(today, -BASIS_DAYS), addDays(today, -1)).findLast(known.isComplete);
  if (newest === undefined) return null;
  const basisFrom = addDays(newest, 1 - BASIS_DAYS);
  const values = daysOf(basisFrom, newest).flatMap((day) => {
    const value = known.isComplete(day) ? known.valueOf(day) : null;
    return value === null ? [] : [{ day, value }];
  });
  if (values.length < WEEK) return null;
  const spread = spreadOf(values, newest);
  const to = addDays(addMonths(today, 1), -1);
  let [low, expected, high] = [0n, 0n, 0n];
  const days: Forecast['days'] = [];
  for (const day of daysOf(monthStart(today), to)) {
    const value = known.valueOf(day);
    const isOver = known.isComplete(day) && value !== null;
    const band = isOver ? [value, value, value] : bandOf(meanOf(day, values), spread, value);
    const [dayLow = 0n, dayExpected = 0n, dayHigh = 0n] = band;
    [low, expected, high] = [low + dayLow, expected + dayExpected, high + dayHigh];
    if (isOver) continue;
    days.push({ day, low: dayLow.toString(), expected: dayExpected.toString(), high: dayHigh.toString() });
  }
  return {
    to,
    low: low.toString(),
    expected: expected.toString(),
    high: high.toString(),
    method: sentence(values.length, spread.isByWeek),
    days,
    basis: { from: values[0]?.day ?? basisFrom, to: newest, days: values.length },
  };
}

interface Value {
  day: Day;
  value: bigint;
}
/** Lowest and highest against the mean, as ratios. */
interface Spread {
  lowest: bigint;
  highest: bigint;
  sum: bigint;
  count: bigint;
  isByWeek: boolean;
}

function spreadOf(values: readonly Value[], newest: Day): Spread {
  const byDay = new Map(values.map(({ day, value }) => [day, value]));
  const weeks: bigint[] = [];
  for (let end = newest; end > addDays(newest, -BASIS_DAYS); end = addDays(end, -WEEK)) {
    const week = daysOf(addDays(end, 1 - WEEK), end).flatMap((day) => byDay.get(day) ?? []);
    if (week.length === WEEK) weeks.push(sumOf(week));
  }
  const isByWeek = weeks.length > 1;
  const parts = isByWeek ? weeks : values.map(({ value }) => value);
  const sorted = [...parts].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return {
    lowest: sorted[0] ?? 0n,
    highest: sorted.at(-1) ?? 0n,
    sum: sumOf(parts),
    count: BigInt(parts.length),
    isByWeek,
  };
}

/** A day that has begun is at least what is known of it. */
function bandOf(mean: bigint, { lowest, highest, sum, count }: Spread, soFar: bigint | null): bigint[] {
  const scaled = (edge: bigint) => (sum > 0n ? roundedDivision(mean * edge * count, sum) : mean);
  const [low, high] = [scaled(lowest), scaled(highest)];
  return [low < mean ? low : mean, mean, high > mean ? high : mean].map((value) =>
    soFar !== null && soFar > value ? soFar : value,
  );
}

function meanOf(day: Day, values: readonly Value[]): bigint {
  const same = values.filter((value) => weekdayOf(value.day) === weekdayOf(day));
  const among = same.length > 0 ? same : values;
  return roundedDivision(sumOf(among.map(({ value }) => value)), BigInt(among.length));
}

function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

function sumOf(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

function sentence(days: number, isByWeek: boolean): string {
  const band = isByWeek ? 'the lowest and the highest of those weeks' : 'the lowest and the highest of those days';
  return `Days to come count as the mean of the same weekday in the last ${days} complete days; the band scales them to ${band}.`;
}
