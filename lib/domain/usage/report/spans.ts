import { addDays, type Day, daysBetween, monthStart, nextPeriod, periodStarts } from '@/lib/core/time';
import { earlier, listDays } from './compose';
import type { DayRange, Place } from './frame';

/** What is read of a range to fill its places. */
export interface Spans {
  /** First days of the months and of the weeks that are read as one. */
  months: Day[];
  weeks: Day[];
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
 * Months whose days all count in one place are read as one, and so are weeks outside them; the other days by themselves. Few
 * days that count nowhere are read with those around them; a year between two ranges that are compared is not.
 */
export function splitIntoSpans(
  { places, from, to, today }: Asked,
  { byMonth, byWeek }: { byMonth: boolean; byWeek: boolean | 'within a month' },
): Spans {
  const positions = new Map(places.map(({ day, at }) => [day, at]));
  const taken = new Set<Day>();
  const isTaken = (day: Day) => taken.has(day);
  const wholes = (granularity: 'week' | 'month') => {
    const starts = wholePeriods(positions, { from, to }, granularity, today).filter(
      (days) => !days.some(isTaken) && !(byWeek === 'within a month' && isCutByMonth(days)),
    );
    for (const day of starts.flat()) taken.add(day);
    return starts.flatMap(([start]) => start ?? []);
  };
  const months = byMonth ? wholes('month') : [];
  const weeks = byWeek ? wholes('week') : [];
  const days: DayRange[] = [];
  let hasGaps = false;
  for (const day of [...positions.keys()].sort()) {
    if (isTaken(day)) continue;
    const last = days.at(-1);
    const gap = last ? daysBetween(last.to, day) : 0;
    if (last && gap <= WORTH_SKIPPING_DAYS && !(gap > 1 && listDays(last.to, day).some(isTaken))) {
      hasGaps ||= gap > 1;
      last.to = day;
    } else days.push({ from: day, to: day });
  }
  return { months, weeks, days, hasGaps };
}

function isCutByMonth(days: readonly Day[]): boolean {
  return new Set(days.map(monthStart)).size > 1;
}

/** The days of each period that lies in the range with all its days up to today, and in one place with all of them. */
function wholePeriods(
  positions: ReadonlyMap<Day, number>,
  { from, to }: DayRange,
  granularity: 'week' | 'month',
  today: Day,
): Day[][] {
  return periodStarts(from, earlier(to, today), granularity).flatMap((start) => {
    const last = earlier(addDays(nextPeriod(start, granularity), -1), today);
    const at = positions.get(start);
    if (start < from || last > to || at === undefined) return [];
    const days = listDays(start, last);
    return days.every((day) => positions.get(day) === at) ? [days] : [];
  });
}

/** The same places told apart by nothing but whether they are among the first so many: 0 if so, else 1. Hours are their days. */
export function coarsePlaces(places: readonly Place[], ranked: number): Place[] {
  const days = new Map(places.map(({ day, at }) => [day, at < ranked ? 0 : 1]));
  return [...days].map(([day, at]) => ({ day, hour: 0, at }));
}
