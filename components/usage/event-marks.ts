import type { ChartMark, ChartPeriod } from '@/components/charts/chart-model';
import { dayOf } from '@/lib/core/time';
import type { ToldEvent } from './event-words';
import type { DayRange } from './range';

/** Events of a range as marks on the periods of its chart; what lies in none of them is left out. */
export function placeMarks(
  events: readonly ToldEvent[],
  { from, to }: DayRange,
  periods: readonly ChartPeriod[],
): ChartMark[] {
  return events.flatMap((event): ChartMark[] => {
    const day = dayOf(new Date(event.at));
    const period = day < from || day > to ? undefined : findPeriod(event, periods);
    const { id, when, label, href } = event;
    return period ? [{ key: period.key, id, when, label, href }] : [];
  });
}

/** A first use has no known hour: it is placed at the start of its day. */
function findPeriod({ kind, at }: ToldEvent, periods: readonly ChartPeriod[]): ChartPeriod | undefined {
  const time = new Date(at);
  const day = dayOf(time);
  if (periods.some(({ hour }) => hour !== null)) {
    const hour = kind === 'change' ? time.getUTCHours() : 0;
    return periods.find((period) => period.start === day && period.hour === hour);
  }
  return periods.findLast(({ start }) => start <= day);
}
