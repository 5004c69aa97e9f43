import { type Day, daysBetween, formatDay } from '@/lib/core/time';
import type { UsageReport } from '@/lib/domain/usage/query-schema';
import { type DayRange, MOST_DAYS } from './range';

interface RangeFacts {
  /** The requested range, as far as it is covered. */
  asked: DayRange;
  /** As it was answered, and from the first day on that anything was read of. */
  whole: Pick<UsageReport, 'from' | 'to'>;
  shown: Pick<UsageReport, 'from' | 'periods'>;
  today: Day;
  /** `All data` promises no day in particular. */
  isOpenEnded: boolean;
}

/** The requested days that a total does not include, or only partly. Empty for a complete total. */
export function rangeNotes({ asked, whole, shown, today, isOpenEnded }: RangeFacts): string[] {
  if (asked.from > today) return [];
  const early = daysBetween(whole.from, shown.from);
  const { missing, partial } = unreadDays(shown);
  return [
    ...(asked.to > today ? [`Days after ${formatDay(today)} are in the future.`] : []),
    ...(asked.from < whole.from && !isOpenEnded
      ? [`A report covers ${MOST_DAYS} days: days before ${formatDay(whole.from)} are left out.`]
      : []),
    ...(early > 0 && !isOpenEnded
      ? [`The total is missing the ${days(early)} before ${formatDay(shown.from)}, which ${were(early)} not read.`]
      : []),
    ...(missing > 0 ? [`The total is missing ${days(missing)} that ${were(missing)} not read.`] : []),
    ...(partial > 0 ? [`${days(partial)} ${were(partial)} read only partly, so the total may still grow.`] : []),
  ];
}

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);
const were = (count: number) => (count === 1 ? 'was' : 'were');

/** In the hour view a day is missing when what no hour is known for is, and each of its hours says that it was read in part. */
function unreadDays({ periods }: RangeFacts['shown']): { missing: number; partial: number } {
  const whole = periods.filter(({ hour }) => hour === undefined || hour === 'unknown');
  const partial = new Map(periods.map(({ start, partialDays }) => [start, partialDays]));
  return {
    missing: whole.reduce((sum, { missingDays }) => sum + missingDays, 0),
    partial: [...partial.values()].reduce((sum, count) => sum + count, 0),
  };
}
