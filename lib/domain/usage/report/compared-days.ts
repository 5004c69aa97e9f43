import { addDays, addMonths, type Day, daysBetween, monthStart } from '@/lib/core/time';
import type { DayState } from '@/lib/domain/sync/day-rules';
import type { ComparisonDays, Coverage, Period, WhyNotCompared } from '@/lib/domain/usage/query-schema';
import type { ComparisonKind, UsageGranularity } from '@/lib/domain/usage/schema';
import { earlier, later, listDays } from './compose';
import type { DayRange } from './frame';

const WEEK = 7;
const YEAR_MONTHS = 12;

/** What is known of a day. */
type StateOf = (day: Day) => DayState;

/** How far a day lies behind the one that it is compared with. */
type Shift = { days: number } | { months: number };

/**
 * `previous` is the range before: as many calendar months as the range fills or has begun, the same days of them; else as
 * many days as the range has, directly before. `weekdays` are the same weekdays before, `month` and `year` the same days of
 * last month and of last year; a longer range goes back as many months or years as keep the two apart. A month that is
 * shorter ends the range earlier; a whole month is compared with a whole one.
 */
export function comparedWith(range: DayRange, kind: ComparisonKind, today: Day): DayRange {
  const { from, to } = begun(range, today);
  const shift = findShift({ from, to }, kind, today);
  const isWholeMonths = from === monthStart(from) && to === monthEnd(to) && to < today;
  const last = moved(to, shift);
  return { from: moved(from, shift), to: 'months' in shift && isWholeMonths ? monthEnd(last) : last };
}

interface Compared {
  /** The whole days of the range, up to the last one that is; null when none is. */
  now: DayRange | null;
  before: DayRange;
  /** The days at the end that are not whole yet: left out on both sides. */
  leftOut: DayRange | null;
}

/** The days that are compared, like with like: what is not whole at the end is left out, and so are the days it would lie beside. */
export function comparedDays(range: DayRange, kind: ComparisonKind, today: Day, stateOf: StateOf): Compared {
  const { from, to } = begun(range, today);
  const last = listDays(from, to).findLast((day) => stateOf(day) === 'whole');
  if (last === to) return { now: { from, to }, before: comparedWith(range, kind, today), leftOut: null };
  if (last === undefined) return { now: null, before: comparedWith(range, kind, today), leftOut: { from, to } };
  const shift = findShift({ from, to }, kind, today);
  return {
    now: { from, to: last },
    before: { from: moved(from, shift), to: moved(last, shift) },
    leftOut: { from: addDays(last, 1), to },
  };
}

/** The days that are compared, what is known of them, and whether they may be. */
export function describeComparison(
  range: DayRange,
  kind: ComparisonKind,
  today: Day,
  stateOf: StateOf,
): ComparisonDays {
  const { now, before, leftOut } = comparedDays(range, kind, today, stateOf);
  const coverage = { now: now && countCoverage(now, stateOf), before: countCoverage(before, stateOf) };
  return { kind, ...before, now, leftOut, coverage, why: whyNotCompared(coverage.now, coverage.before) };
}

/** This month so far against the one before: what the first page and a lead's sheets compare. */
export function monthComparison(today: Day, stateOf: StateOf): ComparisonDays {
  return describeComparison({ from: monthStart(today), to: today }, 'previous', today, stateOf);
}

function begun({ from, to }: DayRange, today: Day): DayRange {
  return { from, to: later(from, earlier(to, today)) };
}

function findShift({ from, to }: DayRange, kind: ComparisonKind, today: Day): Shift {
  const days = daysBetween(from, to) + 1;
  if (kind === 'month') return monthsBefore({ from, to }, 1);
  if (kind === 'year') return monthsBefore({ from, to }, YEAR_MONTHS);
  if (kind === 'weekdays') return { days: WEEK * Math.ceil(days / WEEK) };
  const isMonths = from === monthStart(from) && (to === monthEnd(to) || to === today);
  return isMonths ? { months: monthsBetween(from, to) + 1 } : { days };
}

/** As often as it takes to get out of the range itself. */
function monthsBefore({ from, to }: DayRange, unit: number): Shift {
  let months = unit;
  while (moved(to, { months }) >= from) months += unit;
  return { months };
}

function moved(day: Day, shift: Shift): Day {
  if ('days' in shift) return addDays(day, -shift.days);
  const start = addMonths(day, -shift.months);
  return earlier(addDays(start, daysBetween(monthStart(day), day)), monthEnd(start));
}

function monthEnd(day: Day): Day {
  return addDays(addMonths(day, 1), -1);
}

function monthsBetween(from: Day, to: Day): number {
  const months = (day: Day) => Number(day.slice(0, 4)) * YEAR_MONTHS + Number(day.slice(5, 7));
  return months(to) - months(from);
}

export function countCoverage({ from, to }: DayRange, stateOf: StateOf): Coverage {
  const states = listDays(from, to).map(stateOf);
  const count = (state: DayState) => states.filter((one) => one === state).length;
  return { days: states.length, missing: count('missing'), partial: count('partial') };
}

/** Whether two figures may be set against each other: never over days that were not read, or not to their end. */
export function whyNotCompared(now: Coverage | null, before: Coverage): WhyNotCompared | null {
  if (now === null || now.days === 0) return 'nothing_whole';
  if (now.missing > 0) return 'now_missing';
  if (now.partial > 0) return 'now_partial';
  if (before.missing === before.days) return 'nothing_before';
  if (before.missing > 0) return 'before_missing';
  return before.partial > 0 ? 'before_partial' : null;
}

/** Whether a period may be set against the one that lies beside it: both whole, and as long as each other or a full unit each. */
export function areAlike(
  now: Period,
  before: Period | undefined,
  granularity: UsageGranularity,
  stateOf: StateOf,
): boolean {
  if (!before) return false;
  if (granularity === 'hour') return [now, before].every(({ partial, missingDays }) => !partial && missingDays === 0);
  const isSameLength = daysBetween(now.from, now.to) === daysBetween(before.from, before.to);
  const areFull = !now.partial && !before.partial;
  return (
    (isSameLength || areFull) && whyNotCompared(countCoverage(now, stateOf), countCoverage(before, stateOf)) === null
  );
}
