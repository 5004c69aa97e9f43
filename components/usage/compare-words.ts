import { type Day, formatDay } from '@/lib/core/time';
import type { ComparisonDays } from '@/lib/domain/usage/query-schema';
import type { ComparisonKind } from '@/lib/domain/usage/schema';
import { rangeWords } from './range';

export const COMPARISON_WORDS: Record<'none' | ComparisonKind, string> = {
  none: 'Not compared',
  previous: 'Against the range before',
  weekdays: 'Against the same weekdays before',
  month: 'Against the same days of last month',
  year: 'Against the same days of last year',
};

/** Why nothing is compared, as a sentence; null if something is. */
export function whyWords({ why, from, to, coverage: { now, before } }: ComparisonDays): string | null {
  const range = rangeWords({ from, to });
  switch (why) {
    case null:
      return null;
    case 'nothing_whole':
      return 'Not compared yet: no day of this range is complete.';
    case 'now_missing':
      return `Not compared: ${counted(now?.missing ?? 0)} of this range ${were(now?.missing ?? 0)} not read.`;
    case 'now_partial':
      return `Not compared: ${counted(now?.partial ?? 0)} of this range ${were(now?.partial ?? 0)} read only partly.`;
    case 'nothing_before':
      return `No data before: nothing from ${range} has been read.`;
    case 'before_missing':
      return `Not compared: ${counted(before.missing)} of ${range} ${were(before.missing)} not read.`;
    case 'before_partial':
      return `Not compared: ${counted(before.partial)} of ${range} ${were(before.partial)} read only partly.`;
  }
}

/** What is left out of the comparison; null if nothing is. */
export function leftOutWords({ leftOut, why }: ComparisonDays, today: Day): string | null {
  if (!leftOut || why !== null) return null;
  if (leftOut.from === leftOut.to) {
    const reason = leftOut.from === today ? 'is not over' : 'is not fully read';
    return `${formatDay(leftOut.from)} ${reason} and is left out of the comparison.`;
  }
  return `${rangeWords(leftOut)} are not complete yet and are left out of the comparison.`;
}

const counted = (days: number) => (days === 1 ? '1 day' : `${days} days`);
const were = (days: number) => (days === 1 ? 'was' : 'were');
