import { addDays, type Day, dayOf, dayStart } from '@/lib/core/time';
import { type DayState, isCutShort, isSettled, type Reading } from '@/lib/domain/sync/day-rules';
import { UNKNOWN_HOUR } from '@/lib/domain/usage/ledger/spread-hours';
import type { Period } from '@/lib/domain/usage/query-schema';
import type { UsageGranularity } from '@/lib/domain/usage/schema';
import { earlier, listDays, listPeriods } from './compose';

const HOUR_MS = 3_600_000;

export interface DayRange {
  from: Day;
  to: Day;
}

/** Where a day, or an hour of it, is counted: the position of its period. */
export interface Place {
  day: Day;
  hour: number;
  at: number;
}

export interface Frame {
  periods: Period[];
  /** Of days that were read; what was not read counts nowhere. */
  places: Place[];
  /** In the hour view: days that were read, but not by hours. */
  unreadHours: Day[];
}

/** What was read and when, of the report that a metric is of, and of the hours. */
export interface Reads {
  stateOf(day: Day): DayState;
  hoursOf(day: Day): Reading | undefined;
}

/** `like` is the frame that this one is laid beside: its hours come first. */
export function buildFrame(
  range: DayRange & { granularity: UsageGranularity },
  now: Date,
  reads: Reads,
  like?: Frame,
): Frame {
  const { from, to, granularity } = range;
  if (granularity === 'hour') return hourFrame(range, now, reads, like);
  const periods = listPeriods({ from, to, granularity }, now, reads.stateOf);
  const places = periods.flatMap((period, at) =>
    listDays(period.from, period.to)
      .filter((day) => reads.stateOf(day) !== 'missing')
      .map((day) => ({ day, hour: 0, at })),
  );
  return { periods, places, unreadHours: [] };
}

function hourFrame({ from, to }: DayRange, now: Date, reads: Reads, like?: Frame): Frame {
  const frame: Frame = { periods: [], places: [], unreadHours: [] };
  for (const [index, day] of listDays(from, earlier(to, dayOf(now))).entries()) {
    const start = dayStart(day).getTime();
    const reading = reads.hoursOf(day);
    const state = reads.stateOf(day);
    const isRead = state !== 'missing';
    const isShort = isCutShort(day, state, now);
    if (isRead && !reading) frame.unreadHours.push(day);
    const places = new Map<number, number>();
    for (const hour of listHours(start, now, like && likeHours(like, index))) {
      places.set(hour, frame.periods.length);
      const [begin, end] = [start + hour * HOUR_MS, start + (hour + 1) * HOUR_MS];
      const isKnown = isRead && reading !== undefined && reading.at > begin;
      const isRest = hour === UNKNOWN_HOUR;
      frame.periods.push({
        start: day,
        hour: isRest ? 'unknown' : hour,
        from: day,
        to: day,
        partial: isRest ? state === 'partial' : isKnown && (isShort || !isSettled(reading, new Date(end), now)),
        partialDays: isShort ? 1 : 0,
        missingDays: (isRest ? isRead : isKnown) ? 0 : 1,
      });
    }
    if (!isRead) continue;
    const rest = places.get(UNKNOWN_HOUR) ?? 0;
    // What lies in an hour that is not shown yet still belongs to its day.
    for (let hour = 0; hour <= UNKNOWN_HOUR; hour += 1) {
      frame.places.push({ day, hour, at: places.get(hour) ?? rest });
    }
  }
  return frame;
}

/** Hours that have begun, and the unknown one; those of the other frame first. */
function listHours(start: number, now: Date, like: number[] | undefined): number[] {
  const begun = Array.from({ length: UNKNOWN_HOUR }, (_, hour) => hour).filter(
    (hour) => start + hour * HOUR_MS <= now.getTime(),
  );
  const hours = [...begun, UNKNOWN_HOUR];
  if (!like) return hours;
  return [...like.filter((hour) => hours.includes(hour)), ...hours.filter((hour) => !like.includes(hour))];
}

function likeHours({ periods }: Frame, index: number): number[] {
  const first = periods[0]?.start;
  if (first === undefined) return [];
  const day = addDays(first, index);
  return periods
    .filter(({ start }) => start === day)
    .map(({ hour }) => (typeof hour === 'number' ? hour : UNKNOWN_HOUR));
}
