import { type KnownValues, median } from '@/lib/domain/usage/overview/weekday-model';

/** What is usual, from when on it is unusual, and from when on an incident that is open goes on. Nano-dollars, as estimates. */
export interface Baseline {
  usual: number;
  limit: number;
  keep: number;
}

export interface Sensitivity {
  /** Deviations above the usual (a robust one, of logarithms). */
  deviations: number;
  /** Least excess of a day or an hour: less wakes nobody. */
  least: number;
  /** Added to every value, so that the ratio of two small amounts says little. */
  cushion: number;
}

/** In nano-dollars. */
export const USD = 1_000_000_000;
export const BASELINE_DAYS = 63;
/** Fewer known days say nothing of what is usual. */
export const LEAST_BASELINE_DAYS = 14;
const WEEK = 7;
/** Days of use among those known: below, a series is used now and then. */
export const SELDOM_SHARE = 0.55;
const LEAST_USED_DAYS = 4;
/** The newest days of a slow change are not held against themselves. */
const LAG_DAYS = 14;
export const RUN_DAYS = 5;
const LEVEL_DAYS = 28;
const RUN_DEVIATIONS = 6;
const LEAST_RUN_RATIO = 1.8;
const LEAST_DEVIATION = 0.17;
const LEAST_RUN_DEVIATION = 0.09;
/** A deviation from the median absolute deviation, as of a normal distribution. */
const MAD_TO_DEVIATION = 1.4826;
const HIGH_TO_DEVIATION = 1.645;
/** What came as high twice in nine weeks is no news. */
const OVER_SEEN = 1.15;
const SELDOM_OVER_SEEN = 2;

export const KEY_SENSITIVITY: Sensitivity = { deviations: 5.6, least: 40 * USD, cushion: 3 * USD };
export const PLACE_SENSITIVITY: Sensitivity = { deviations: 5.5, least: 80 * USD, cushion: 10 * USD };

/**
 * A day against the nine weeks before it: the weekday's median share of the level, which is the median of four weeks, and the
 * median absolute deviation of the logarithms. Outliers move none of these. Null with fewer than fourteen known days.
 */
export function dayBaseline(
  values: KnownValues,
  day: number,
  weekdayOfFirst: number,
  { deviations, least, cushion }: Sensitivity,
  seen = 0,
): Baseline | null {
  const from = Math.max(0, day - BASELINE_DAYS);
  const all = daysKnown(values, from, day);
  if (all.length < LEAST_BASELINE_DAYS) return null;
  const used = all.filter((at) => (values[at] ?? 0) > 0);
  const isSeldom = used.length < all.length * SELDOM_SHARE;
  // What is used now and then is held against the days on which it was used.
  const known = isSeldom && used.length >= LEAST_USED_DAYS ? used : all;
  const evenly = median(known.map((at) => values[at] ?? 0));
  const usualOn = isSeldom ? () => evenly : usualBy(values, known, weekdayOfFirst, day);
  const usual = usualOn(day);
  const ratios = known.map((at) => Math.log(((values[at] ?? 0) + cushion) / (usualOn(at) + cushion)));
  const deviation = Math.max(LEAST_DEVIATION, measureDeviation(ratios));
  const times = (many: number) => (usual + cushion) * Math.exp(many * deviation) - cushion;
  return {
    usual,
    limit: Math.max(times(deviations), seen * (isSeldom ? SELDOM_OVER_SEEN : OVER_SEEN), usual + least),
    keep: Math.max(times(deviations / 2), usual + least / 2),
  };
}

/** The five days that end with the day, against the weeks before the last two: for what grows too slowly to jump. */
export function runBaseline(
  normal: KnownValues,
  values: KnownValues,
  day: number,
  weekdayOfFirst: number,
  { least, cushion }: Sensitivity,
): Baseline | null {
  const old = day - LAG_DAYS;
  const known = daysKnown(normal, Math.max(0, old - BASELINE_DAYS), old);
  const used = known.filter((at) => (normal[at] ?? 0) > 0);
  if (known.length < 2 * LEAST_BASELINE_DAYS || used.length < known.length * SELDOM_SHARE) return null;
  const usualOn = usualBy(normal, known, weekdayOfFirst, old);
  const meanOf = (of: KnownValues, last: number) => {
    const days = daysKnown(of, last - RUN_DAYS + 1, last + 1);
    const sum = (on: (at: number) => number) => days.reduce((all, at) => all + on(at), 0) / Math.max(1, days.length);
    return { actual: sum((at) => of[at] ?? 0), usual: sum(usualOn), days: days.length };
  };
  const now = meanOf(values, day);
  const ratios: number[] = [];
  let highest = 0;
  for (let last = old - 1; last - RUN_DAYS + 1 >= (known[0] ?? old); last -= 1) {
    const run = meanOf(normal, last);
    if (run.days < RUN_DAYS - 1) continue;
    ratios.push(Math.log((run.actual + cushion) / (run.usual + cushion)));
    highest = Math.max(highest, run.actual);
  }
  if (ratios.length < LEAST_BASELINE_DAYS) return null;
  const deviation = Math.max(LEAST_RUN_DEVIATION, measureDeviation(ratios));
  const ratio = Math.max(LEAST_RUN_RATIO, Math.exp(RUN_DEVIATIONS * deviation));
  const limit = Math.max((now.usual + cushion) * ratio - cushion, now.usual + least, highest * OVER_SEEN);
  return { usual: now.usual, limit, keep: now.usual + (limit - now.usual) / 2 };
}

/** The mean of the known days of the five that end with the day. */
export function runMean(values: KnownValues, day: number): number {
  const days = daysKnown(values, day - RUN_DAYS + 1, day + 1);
  return days.reduce((sum, at) => sum + (values[at] ?? 0), 0) / Math.max(1, days.length);
}

function daysKnown(values: KnownValues, from: number, to: number): number[] {
  const days: number[] = [];
  for (let at = Math.max(0, from); at < to; at += 1) if (values[at] !== null && values[at] !== undefined) days.push(at);
  return days;
}

function usualBy(values: KnownValues, known: readonly number[], weekdayOfFirst: number, end: number) {
  const byWeekday: number[][] = Array.from({ length: WEEK }, () => []);
  for (const at of known) byWeekday[(weekdayOfFirst + at) % WEEK]?.push(values[at] ?? 0);
  const middle = byWeekday.map((of) => (of.length > 0 ? median(of) : null));
  const known7 = middle.filter((value) => value !== null);
  const mean = known7.reduce((sum, value) => sum + value, 0) / Math.max(1, known7.length);
  const shares = middle.map((value) => (value === null || mean <= 0 ? 1 : Math.max(0.02, value / mean)));
  const shareOf = (at: number) => shares[(weekdayOfFirst + at) % WEEK] ?? 1;
  const recent = known.filter((at) => at >= end - LEVEL_DAYS);
  const level = median((recent.length >= WEEK ? recent : known).map((at) => (values[at] ?? 0) / shareOf(at)));
  return (at: number) => level * shareOf(at);
}

/** The wider of two: of the middle, and of the upper end, which three wild days in nine weeks do not reach. */
export function measureDeviation(values: readonly number[]): number {
  const middle = median(values);
  const high = [...values].sort((a, b) => a - b)[Math.floor(0.95 * (values.length - 1))] ?? middle;
  return Math.max(
    MAD_TO_DEVIATION * median(values.map((value) => Math.abs(value - middle))),
    (high - middle) / HIGH_TO_DEVIATION,
  );
}

export function secondHighest(values: readonly number[]): number {
  let [first, second] = [0, 0];
  for (const value of values) {
    if (value > first) [first, second] = [value, first];
    else if (value > second) second = value;
  }
  return second;
}
