import { addDays, type Day, dayOf, dayStart, daysBetween } from '@/lib/core/time';
import { SETTLE_MS } from '@/lib/mirror/rules';

/** The two reports that a day's figures come from. */
export const REPORTS = ['usage', 'cost'] as const;
export type Report = (typeof REPORTS)[number];

/** Clocks of two machines differ a little. A reading further ahead comes from a clock that has since been set back. */
const SKEW_MS = 60_000;
/** The newest days are read at every poll, whatever their state. */
const NEWEST_DAYS = 2;

/** What is known about one day of a report. */
export interface Reading {
  /** Milliseconds: when the upstream was asked. */
  at: number;
  /** Rows with an unreadable amount or count: the day's data is incomplete. */
  unreadable: number;
  /** A later reading lost rows and is waiting for a second one to confirm it. */
  isHeld: boolean;
}
export type Readings = Readonly<Partial<Record<Report, Reading>>>;

/** `missing`: unknown, not zero. `partial`: it may still grow. */
export type DayState = 'whole' | 'partial' | 'missing';

/**
 * The state of a day at `now`: complete only if both reports were read after its end plus the time in which they may
 * still change. A figure that needs only one report is known without the other, but not complete either.
 */
export function stateOfDay(day: Day, readings: Readings, now: Date, needed: readonly Report[] = REPORTS): DayState {
  if (needed.some((report) => readings[report] === undefined)) return 'missing';
  const end = dayStart(addDays(day, 1));
  return REPORTS.every((report) => isSettled(readings[report], end, now)) ? 'whole' : 'partial';
}

/** Whether a reading contains everything there will ever be for a period that ended at `end`. */
export function isSettled(reading: Pick<Reading, 'at' | 'unreadable'> | undefined, end: Date, now: Date): boolean {
  if (!reading || reading.unreadable > 0 || reading.at > now.getTime() + SKEW_MS) return false;
  return reading.at >= end.getTime() + SETTLE_MS;
}

/** The day is over but not fully read: unlike a day still in progress, this is not expected. */
export function isCutShort(day: Day, state: DayState, now: Date): boolean {
  return state === 'partial' && day < dayOf(now);
}

/**
 * The days to read besides the newest ones, newest first: all that are partial, missing or held, back to the oldest day
 * ever read. Earlier days belong to the first reading of the past.
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

/** Requesting a few complete days in between is cheaper than two requests. */
const BRIDGED_DAYS = 2;

/** Days, newest first, as windows of at most `size` days. */
export function splitIntoWindows(days: readonly Day[], size: number): DayWindow[] {
  const windows: DayWindow[] = [];
  for (const day of days) {
    const last = windows.at(-1);
    const isNear = last && daysBetween(day, last.from) <= BRIDGED_DAYS + 1 && daysBetween(day, last.to) < size;
    if (last && isNear) last.from = day;
    else windows.push({ from: day, to: day });
  }
  return windows;
}

/** The windows of one poll: this many, from where the previous poll ended. Every window gets its turn, whatever fails. */
export function takeTurn(
  windows: readonly DayWindow[],
  most: number,
  before: Day | null,
): { windows: DayWindow[]; before: Day | null } {
  const left = before === null ? windows : windows.filter(({ to }) => to < before);
  const turn = left.slice(0, most);
  return { windows: turn, before: left.length > most ? (turn.at(-1)?.from ?? null) : null };
}

/** The days in which the two reports are compared, up to yesterday. */
export const CONTRADICTION_DAYS = 35;
/** This many days with rows in one report and none in the other are no coincidence. */
const TELLING_DAYS = 7;

export interface Contradiction {
  title: string;
  detail: string;
}

/** The message if one report is empty while the other has rows. `days`: those with rows, of the last thirty-five. */
export function findContradiction(days: Record<Report, number>): Contradiction | null {
  const empty = REPORTS.find((report) => days[report] === 0);
  const full = REPORTS.find((report) => days[report] >= TELLING_DAYS);
  if (!empty || !full) return null;
  const missing = empty === 'usage' ? 'tokens and the cost of each key are missing' : 'no cost is known';
  return {
    title: `The ${empty} report is empty but the ${full} report is not`,
    detail: `Of the last ${CONTRADICTION_DAYS} days, the ${full} report has rows for ${days[full]} and the ${empty} report has none, so ${missing}. Compare with the Claude Console, then read these days again.`,
  };
}
