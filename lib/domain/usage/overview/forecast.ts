import { addDays, addMonths, type Day, dayStart, daysBetween, daysFrom, monthStart } from '@/lib/core/time';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { DayRange } from '@/lib/domain/usage/report/frame';
import { type KnownValues, modelAfter } from './weekday-model';

/** Days before today that a forecast looks at. */
export const FORECAST_HISTORY_DAYS = 224;
const LEAST_DAYS = 7;
/** How far back the method is tried on what is known, and how often. */
const TRIAL_DAYS = 168;
const TRIAL_EVERY = 3;
const LEAST_TRIAL_HISTORY = 42;
const LEAST_TRIALS = 6;
/** A trial counts when so much of its days is known. */
const KNOWN_SHARE = 0.8;
const [LOW_SHARE, HIGH_SHARE] = [0.05, 0.95];
/** The future goes a little further than the past did. */
const [STRETCH, MARGIN] = [1.2, 0.03];

export interface KnownDays {
  /** Of days that were read, also in part. */
  valueOf(day: Day): bigint | null;
  /** Read after they were over. */
  isComplete(day: Day): boolean;
}

/** The month that holds `today`. */
export function forecastMonth(today: Day, known: KnownDays): Forecast | null {
  return forecastWindow({ from: monthStart(today), to: addDays(addMonths(today, 1), -1) }, today, known);
}

/**
 * What the days come to: complete ones as they are, every other one as weekday, level and trend let expect, and the range as
 * the same method missed on what is known. Null with fewer than seven complete days in the last four weeks. What is known
 * stays exact; estimates are rounded day by day, so the sums are exact too.
 */
export function forecastWindow({ from, to }: DayRange, today: Day, known: KnownDays): Forecast | null {
  const first = addDays(today, -FORECAST_HISTORY_DAYS);
  const history = daysFrom(first, FORECAST_HISTORY_DAYS);
  const values: KnownValues = history.map((day) => (known.isComplete(day) ? Number(known.valueOf(day) ?? 0n) : null));
  const end = values.findLastIndex((value) => value !== null);
  const isEnough = values.slice(-28).filter((value) => value !== null).length >= LEAST_DAYS;
  if (end === -1 || !isEnough) return null;
  const weekday = dayStart(first).getUTCDay();
  // Days before the first known one are no history of nothing.
  const start = values.findIndex((value) => value !== null);
  const model = modelAfter(values.slice(start), end - start, weekday + start);
  const ahead = daysFrom(from, daysBetween(from, to) + 1).filter((day) => !known.isComplete(day));
  const range = measureRange(values.slice(start), weekday + start, end - start, Math.max(1, ahead.length));
  const sums = { low: 0n, expected: 0n, high: 0n };
  const days: Forecast['days'] = [];
  const estimated = { missing: 0, partial: 0 };
  for (const day of daysFrom(from, daysBetween(from, to) + 1)) {
    const value = known.valueOf(day);
    const isOver = known.isComplete(day) && value !== null;
    const expected = BigInt(Math.round(model(daysBetween(first, day) - start)));
    // A day that has begun is at least what is known of it.
    const atLeast = (estimate: bigint) => (value !== null && value > estimate ? value : estimate);
    const band = isOver
      ? { low: value, expected: value, high: value }
      : {
          low: atLeast(scaled(expected, expected > 0n ? range.low : range.high)),
          expected: atLeast(expected),
          high: atLeast(scaled(expected, expected > 0n ? range.high : range.low)),
        };
    for (const edge of ['low', 'expected', 'high'] as const) sums[edge] += band[edge];
    if (isOver) continue;
    if (day < today) estimated[value === null ? 'missing' : 'partial'] += 1;
    days.push({
      day,
      low: band.low.toString(),
      expected: band.expected.toString(),
      high: band.high.toString(),
    });
  }
  return {
    ...{ from, to, days, estimated },
    low: sums.low.toString(),
    expected: sums.expected.toString(),
    high: sums.high.toString(),
    method: sentence(range.trials),
    basis: {
      from: history[start] ?? first,
      to: history[end] ?? today,
      days: values.filter((value) => value !== null).length,
    },
  };
}

/** Lowest and highest as shares of what is expected. */
interface Range {
  low: number;
  high: number;
  /** How often the method was tried; 0 where there was too little to try it on. */
  trials: number;
}

/** What came of what the method would have expected for as many days, again and again in the past. */
function measureRange(values: KnownValues, weekday: number, end: number, length: number): Range {
  const ratios: number[] = [];
  const oldest = Math.max(LEAST_TRIAL_HISTORY, end - TRIAL_DAYS);
  for (let last = end - length; last >= oldest; last -= TRIAL_EVERY) {
    const model = modelAfter(values, last, weekday);
    let [expected, actual, days] = [0, 0, 0];
    for (let day = last + 1; day <= last + length; day += 1) {
      const value = values[day];
      if (value === null || value === undefined) continue;
      expected += model(day);
      actual += value;
      days += 1;
    }
    if (days >= length * KNOWN_SHARE && expected > 0) ratios.push(actual / expected);
  }
  if (ratios.length < LEAST_TRIALS) return { ...measureSpread(values.slice(0, end + 1)), trials: 0 };
  ratios.sort((a, b) => a - b);
  const at = (share: number) => ratios[Math.round(share * (ratios.length - 1))] ?? 1;
  return {
    low: stretched(Math.min(1, at(LOW_SHARE))),
    high: stretched(Math.max(1, at(HIGH_SHARE))),
    trials: ratios.length,
  };
}

/** With too little to try the method on: the lowest and the highest week, or day, against their mean. */
function measureSpread(values: KnownValues): { low: number; high: number } {
  const known = values.filter((value) => value !== null);
  const weeks = Array.from({ length: Math.floor(known.length / 7) }, (_, at) =>
    known.slice(known.length - 7 * (at + 1), known.length - 7 * at).reduce((sum, value) => sum + value, 0),
  );
  const parts = weeks.length > 1 ? weeks : known;
  const mean = parts.reduce((sum, value) => sum + value, 0) / parts.length;
  if (mean <= 0) return { low: 1, high: 1 };
  return { low: Math.min(1, Math.max(0, Math.min(...parts) / mean)), high: Math.max(1, Math.max(...parts) / mean) };
}

function stretched(ratio: number): number {
  const off = ratio - 1;
  if (Math.abs(off) < 1e-6) return 1;
  return Math.max(0, 1 + STRETCH * off + Math.sign(off) * MARGIN);
}

const MILLIONTHS = 1_000_000;

function scaled(value: bigint, ratio: number): bigint {
  return (value * BigInt(Math.round(ratio * MILLIONTHS))) / BigInt(MILLIONTHS);
}

function sentence(trials: number): string {
  const basis =
    'Days to come follow the weekdays of the last eight weeks, the level of the last four and a little of the trend';
  return trials === 0
    ? `${basis}; the range is that of the lowest and the highest of the days or weeks known, as there is too little to try the method on`
    : `${basis}; the range covers nine in ten of ${trials} times that the same method was tried on the past, and a little more`;
}
