import { type HourFinding, judgeAmong, LEAST_HOUR } from './hour-rules';
import { QUIET_DAYS, type Span } from './span-rules';

/** So many minutes are looked at together. */
export const WINDOW_MINUTES = 10;
/** Windows of a day, and how many before and after the same time of day are held against the last one. */
export const DAY_WINDOWS = (24 * 60) / WINDOW_MINUTES;
const NEARBY = 9;
/** As many days back as hours are held against. */
export const MINUTE_DAYS = 14;
const LEAST_DAYS = 7;
/** The last window lies anywhere, those before lie side by side: one as high may have been cut in two. */
const OVER_SEEN = 2;

/** What a key spent in windows that lie side by side, by the number that each has since 1970; no entry: nothing. */
export type Windows = ReadonlyMap<number, number>;

/**
 * The last minutes of a key against the same time of day, an hour and a half to either side, on days of the same kind of the
 * two weeks before. Null while fewer than seven days are known.
 */
export function judgeMinutes(
  windows: Windows,
  { now, firstUse, value, least = LEAST_HOUR }: { now: Date; firstUse: Date; value: number; least?: number },
): HourFinding | null {
  if (value < least) return null;
  const here = windowOf(now);
  const weekdayOf = (back: number) => (now.getUTCDay() + 7 - (back % 7)) % 7;
  const isWeekend = weekdayOf(0) % 6 === 0;
  const backs = Array.from({ length: MINUTE_DAYS }, (_, at) => at + 1).filter(
    (back) => here - back * DAY_WINDOWS - NEARBY >= windowOf(firstUse),
  );
  if (backs.length < LEAST_DAYS) return null;
  const alike = backs.filter((back) => (weekdayOf(back) % 6 === 0) === isWeekend);
  // On its first weekend a key is held against the days of the week.
  const known = (alike.length > 1 ? alike : backs).flatMap((back) =>
    Array.from({ length: 2 * NEARBY }, (_, at) => windows.get(here - back * DAY_WINDOWS - NEARBY + at) ?? 0),
  );
  return judgeAmong(known, value, 'minute', OVER_SEEN);
}

/** Once somebody has said what it was, the same minutes are not told of again. */
export function wasJudged(spans: readonly Span[], today: number): boolean {
  return spans.some(
    ({ state, seen }) => (state === 'expected' || state === 'false_alarm') && today - seen < QUIET_DAYS,
  );
}

export function windowOf(at: Date): number {
  return Math.floor(at.getTime() / (WINDOW_MINUTES * 60_000));
}
