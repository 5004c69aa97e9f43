import { addDays, addMonths, type Day, daysBetween, monthStart } from '@/lib/core/time';
import { daysOf, earlier } from './compose';
import type { DayRange, Place } from './frame';

/** What is read of a range to fill its places. */
export interface Spans {
  /** First days of the months that are read as one. */
  months: Day[];
  /** Days that are read one by one. */
  days: DayRange[];
  /** Some of those days count nowhere. */
  hasGaps: boolean;
}

interface Asked extends DayRange {
  places: readonly Place[];
  /** Nothing is known of days after it. */
  today: Day;
}

const WORTH_SKIPPING_DAYS = 31;

/**
 * Months whose days all count in one place are read as one, the other days by themselves. Few days that count nowhere are
 * read with those around them; a year between two ranges that are compared is not.
 */
export function spansOf({ places, from, to, today }: Asked, { byMonth }: { byMonth: boolean }): Spans {
  const positions = new Map(places.map(({ day, at }) => [day, at]));
  const months = byMonth ? wholeMonths(positions, { from, to }, today) : [];
  const taken = new Set(months);
  const days: DayRange[] = [];
  let hasGaps = false;
  for (const day of [...positions.keys()].sort()) {
    if (taken.has(monthStart(day))) continue;
    const last = days.at(-1);
    const isNear = last && daysBetween(last.to, day) <= WORTH_SKIPPING_DAYS;
    if (last && isNear && !months.some((month) => month > last.to && month < day)) {
      hasGaps ||= daysBetween(last.to, day) > 1;
      last.to = day;
    } else days.push({ from: day, to: day });
  }
  return { months, days, hasGaps };
}

function wholeMonths(positions: ReadonlyMap<Day, number>, { from, to }: DayRange, today: Day): Day[] {
  const months: Day[] = [];
  const first = monthStart(from) === from ? from : addMonths(from, 1);
  for (let month = first; month <= to && month <= today; month = addMonths(month, 1)) {
    const last = earlier(addDays(addMonths(month, 1), -1), today);
    const at = positions.get(month);
    if (at !== undefined && last <= to && daysOf(month, last).every((day) => positions.get(day) === at))
      months.push(month);
  }
  return months;
}

/** The same places told apart by nothing but whether they are among the first so many: 0 if so, else 1. Hours are their days. */
export function coarsePlaces(places: readonly Place[], ranked: number): Place[] {
  const days = new Map(places.map(({ day, at }) => [day, at < ranked ? 0 : 1]));
  return [...days].map(([day, at]) => ({ day, hour: 0, at }));
}
