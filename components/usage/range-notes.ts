import { type Day, daysBetween, formatDay } from '@/lib/core/time';
import type { UsageReport } from '@/lib/domain/usage/schema';
import { type DayRange, MOST_DAYS } from './range';

interface RangeFacts {
  /** What the reader asked for, as far as it reaches. */
  asked: DayRange;
  /** As it was answered, and from the first day on that anything was read of. */
  whole: Pick<UsageReport, 'from' | 'to'>;
  shown: Pick<UsageReport, 'from' | 'periods'>;
  today: Day;
  /** `All that was read` promises no day in particular. */
  isOpenEnded: boolean;
}

/** The days that a total does not hold although they were asked for. Of a total that lacks none it says nothing. */
export function rangeNotes({ asked, whole, shown, today, isOpenEnded }: RangeFacts): string[] {
  if (asked.from > today) return [];
  const early = daysBetween(whole.from, shown.from);
  const missing = missingDays(shown);
  return [
    ...(asked.to > today ? [`The days after ${formatDay(today)} are still to come.`] : []),
    ...(asked.from < whole.from && !isOpenEnded
      ? [`A report holds ${MOST_DAYS} days: the days before ${formatDay(whole.from)} are left out.`]
      : []),
    ...(early > 0 && !isOpenEnded
      ? [`The total lacks the ${days(early)} before ${formatDay(shown.from)}, which ${were(early)} not read.`]
      : []),
    ...(missing > 0 ? [`The total lacks ${days(missing)} that ${were(missing)} not read.`] : []),
  ];
}

const days = (count: number) => (count === 1 ? '1 day' : `${count} days`);
const were = (count: number) => (count === 1 ? 'was' : 'were');

/** In the hour view a day is missing when what no hour is known for is. */
function missingDays({ periods }: RangeFacts['shown']): number {
  return periods
    .filter(({ hour }) => hour === undefined || hour === 'unknown')
    .reduce((sum, period) => sum + period.missingDays, 0);
}
