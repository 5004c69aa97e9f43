import { type KnownValues, median } from '@/lib/domain/usage/overview/weekday-model';
import { BASELINE_DAYS, measureDeviation, SELDOM_SHARE, secondHighest, USD } from './baseline-rules';
import type { Finding } from './watch-rules';

/** Less in an hour wakes nobody. */
export const LEAST_HOUR = 10 * USD;
const CUSHION = 1 * USD;
const DEVIATIONS = 6;
const LEAST_DEVIATION = 0.28;
const OVER_SEEN = 1.3;
const LEAST_HOURS = 20;

/** Of an hour: on which day it lies, is the caller's to say. */
export type HourFinding = Omit<Finding, 'start'>;

/** How many days of hours a series is held against: keys against their own two weeks, workspaces and models against ten. */
export const HOUR_DAYS = { api_key: 14, workspace_model: 70 } as const;

/** Of each hour of the days before: null where it is not known. The newest day is the last. */
export type HoursOfDays = readonly (readonly (number | null)[] | null)[];

/** A key that is used now and then: an hour is unusual when it holds half of what its days came to. */
export function leastHour(days: KnownValues, day: number): number {
  const before = days.slice(Math.max(0, day - BASELINE_DAYS), day).filter((value) => value !== null);
  const used = before.filter((value) => value > 0).length;
  const isSeldom = used > 0 && used < before.length * SELDOM_SHARE;
  return isSeldom ? Math.max(LEAST_HOUR, secondHighest(before) / 2) : LEAST_HOUR;
}

/**
 * An hour against the same hour and the one before and after it, on days of the same kind (working days, or weekends), by
 * their median and the median absolute deviation of their logarithms.
 */
export function judgeHour(
  before: HoursOfDays,
  weekdays: readonly number[],
  weekday: number,
  hour: number,
  value: number,
  least = LEAST_HOUR,
): HourFinding | null {
  if (value < least) return null;
  const isWeekend = weekday % 6 === 0;
  const nearby = (sameKind: boolean) =>
    before.flatMap((hours, at) =>
      !hours || (sameKind && ((weekdays[at] ?? 0) % 6 === 0) !== isWeekend)
        ? []
        : [hour - 1, hour, hour + 1].flatMap((near) => hours[near] ?? []),
    );
  const own = nearby(true);
  const known = own.length >= LEAST_HOURS ? own : nearby(false);
  if (known.length < LEAST_HOURS) return null;
  return judgeAmong(known, value, 'hour', OVER_SEEN);
}

/** A value against what was usual before: the median, and the median absolute deviation of the logarithms. */
export function judgeAmong(
  known: readonly number[],
  value: number,
  kind: 'hour' | 'minute',
  overSeen: number,
): HourFinding | null {
  const usual = median(known);
  const ratios = known.map((nano) => Math.log((nano + CUSHION) / (usual + CUSHION)));
  const deviation = Math.max(LEAST_DEVIATION, measureDeviation(ratios));
  const limit = Math.max(
    (usual + CUSHION) * Math.exp(DEVIATIONS * deviation) - CUSHION,
    secondHighest(known) * overSeen,
    usual + LEAST_HOUR,
  );
  const excess = value - usual;
  return value > limit ? { kind, value, usual, limit, excess, above: [excess] } : null;
}
