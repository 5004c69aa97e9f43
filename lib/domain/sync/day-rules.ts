import { addDays, type Day, dayOf, dayStart, daysBetween } from '@/lib/core/time';
import { SETTLE_MS } from '@/lib/mirror/rules';

/** The two reports that the figures of a day are made of. */
export const REPORTS = ['usage', 'cost'] as const;
export type Report = (typeof REPORTS)[number];

/** Clocks of two machines differ a little. A reading further ahead comes from a clock that was set back since. */
const SKEW_MS = 60_000;
/** The newest days are asked for at every poll, whatever is known of them. */
const NEWEST_DAYS = 2;

/** What is known of one report's day. */
export interface Reading {
  /** Milliseconds: when the upstream was asked. */
  at: number;
  /** Rows with an amount or a count that could not be read: what is known of the day is not all of it. */
  unreadable: number;
  /** A later reading lost rows and waits for a second that says the same. */
  isHeld: boolean;
}
export type Readings = Readonly<Partial<Record<Report, Reading>>>;

/** `missing`: unknown, not zero. `partial`: it may still grow. */
export type DayState = 'whole' | 'partial' | 'missing';

/**
 * What a day is at `now`: whole only when both reports were read after its end and the time in which they may still change.
 * A figure that needs one report alone is known without the other, but it is not whole either.
 */
export function stateOfDay(day: Day, readings: Readings, now: Date, needed: readonly Report[] = REPORTS): DayState {
  if (needed.some((report) => readings[report] === undefined)) return 'missing';
  const end = dayStart(addDays(day, 1));
  return REPORTS.every((report) => isSettled(readings[report], end, now)) ? 'whole' : 'partial';
}

/** Whether a reading holds all that there will be of a time that ended at `end`. */
export function isSettled(reading: Pick<Reading, 'at' | 'unreadable'> | undefined, end: Date, now: Date): boolean {
  if (!reading || reading.unreadable > 0 || reading.at > now.getTime() + SKEW_MS) return false;
  return reading.at >= end.getTime() + SETTLE_MS;
}

/** The day is over, and what was read of it is not all: unlike a day that is still running, this is no matter of course. */
export function isCutShort(day: Day, state: DayState, now: Date): boolean {
  return state === 'partial' && day < dayOf(now);
}

/**
 * The days to ask for besides the newest ones, newest first: all that are partial, missing or held, back to the oldest day
 * that was ever read. What lies before that belongs to the first reading of the past.
 */
export function daysToRead(readings: ReadonlyMap<Day, Readings>, now: Date): Day[] {
  const oldest = [...readings.keys()].sort()[0];
  const days: Day[] = [];
  if (oldest === undefined) return days;
  for (let day = addDays(dayOf(now), -NEWEST_DAYS); day >= oldest; day = addDays(day, -1)) {
    const known = readings.get(day) ?? {};
    if (stateOfDay(day, known, now) !== 'whole' || REPORTS.some((report) => known[report]?.isHeld)) days.push(day);
  }
  return days;
}

export function newestDays(now: Date): DayWindow {
  const today = dayOf(now);
  return { from: addDays(today, 1 - NEWEST_DAYS), to: today };
}

/** First and last day, both inclusive. */
export interface DayWindow {
  from: Day;
  to: Day;
}

/** Asking for a few whole days in between is cheaper than asking twice. */
const BRIDGED_DAYS = 2;

/** Days, newest first, as windows of at most `size` days. */
export function windowsOf(days: readonly Day[], size: number): DayWindow[] {
  const windows: DayWindow[] = [];
  for (const day of days) {
    const last = windows.at(-1);
    const isNear = last && daysBetween(day, last.from) <= BRIDGED_DAYS + 1 && daysBetween(day, last.to) < size;
    if (last && isNear) last.from = day;
    else windows.push({ from: day, to: day });
  }
  return windows;
}

/** The windows of one poll: so many, from where the poll before ended. Every window has its turn, whatever fails. */
export function turnOf(
  windows: readonly DayWindow[],
  most: number,
  before: Day | null,
): { windows: DayWindow[]; before: Day | null } {
  const left = before === null ? windows : windows.filter(({ to }) => to < before);
  const turn = left.slice(0, most);
  return { windows: turn, before: left.length > most ? (turn.at(-1)?.from ?? null) : null };
}

/** Where one report is looked at beside the other, up to yesterday. */
export const CONTRADICTION_DAYS = 35;
/** So many days with rows in one report and none in the other are no chance. */
const TELLING_DAYS = 7;

export interface Contradiction {
  title: string;
  detail: string;
}

/** What is said when one report has nothing where the other has rows. `days`: with rows, of the last thirty-five. */
export function contradictionOf(days: Record<Report, number>): Contradiction | null {
  const empty = REPORTS.find((report) => days[report] === 0);
  const full = REPORTS.find((report) => days[report] >= TELLING_DAYS);
  if (!empty || !full) return null;
  const missing = empty === 'usage' ? 'tokens and the cost of each key are missing' : 'no cost is known';
  return {
    title: `The ${empty} report is empty where the ${full} report is not`,
    detail: `Of the last ${CONTRADICTION_DAYS} days, the ${full} report has rows for ${days[full]} and the ${empty} report for none, so ${missing}. Compare with the Claude Console, then read these days again.`,
  };
}
