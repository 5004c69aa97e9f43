import { addDays, type Day } from '@/lib/core/time';
import type { Rhythm } from './kind-rules';

/** Which notifications a person gets by mail, and when. */
export interface Choices {
  /** By kind; a kind that is missing keeps its default. */
  rhythms: Record<string, Rhythm>;
  timeZone: string;
  /** Minutes of the day in that zone; null: no quiet hours. */
  quietFrom: number | null;
  quietTo: number | null;
  /** The hour, in that zone, at which digests are sent. */
  digestHour: number;
}

export const NO_CHOICES: Choices = { rhythms: {}, timeZone: 'UTC', quietFrom: null, quietTo: null, digestHour: 8 };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

interface Clock {
  day: Day;
  /** Minutes since midnight. */
  minute: number;
  /** 0 is Monday. */
  weekday: number;
}

/** What a wall clock in that zone shows. */
export function clockIn(timeZone: string, at: Date): Clock {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit' },
  }).formatToParts(at);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '0';
  const day = `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}`;
  const weekday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
  return { day, minute: Number(part('hour')) * 60 + Number(part('minute')), weekday };
}

/** The first moment when that zone's clock shows this minute of the day, or a later one if the clock skips it in spring. */
export function findMoment(timeZone: string, day: Day, minute: number): Date {
  const wanted = Date.parse(`${day}T00:00:00Z`) + minute * MINUTE_MS;
  // No zone is more than fourteen hours from UTC; two steps reach the moment across any clock change.
  let at = wanted;
  for (let step = 0; step < 3; step += 1) {
    const shown = clockIn(timeZone, new Date(at));
    const off = wanted - (Date.parse(`${shown.day}T00:00:00Z`) + shown.minute * MINUTE_MS);
    if (off === 0) break;
    at += off;
  }
  return new Date(at);
}

/** When something that happens now may be mailed: at once, after quiet hours, or with the next digest. */
export function dueFor(choices: Choices, rhythm: Exclude<Rhythm, 'off'>, now: Date): Date {
  return rhythm === 'at_once' ? afterQuiet(choices, now) : nextDigest(choices, rhythm, now);
}

function afterQuiet({ timeZone, quietFrom, quietTo }: Choices, now: Date): Date {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return now;
  const { day, minute } = clockIn(timeZone, now);
  const length = (quietTo - quietFrom + DAY_MINUTES) % DAY_MINUTES;
  const into = (minute - quietFrom + DAY_MINUTES) % DAY_MINUTES;
  if (into >= length) return now;
  const end = findMoment(timeZone, minute < quietTo ? day : addDays(day, 1), quietTo);
  return end > now ? end : now;
}

/** The next day at that hour; weekly digests go out on Monday. */
function nextDigest({ timeZone, digestHour }: Choices, rhythm: 'daily' | 'weekly', now: Date): Date {
  const { day, weekday } = clockIn(timeZone, now);
  const first = rhythm === 'daily' ? day : addDays(day, -weekday);
  const step = rhythm === 'daily' ? 1 : 7;
  for (let days = 0; ; days += step) {
    const at = findMoment(timeZone, addDays(first, days), digestHour * 60);
    if (at > now) return at;
  }
}
