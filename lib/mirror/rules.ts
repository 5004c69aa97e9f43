import { addDays, addMonths, type Day, dayStart, daysBetween, monthStart } from '@/lib/core/time';

/** The reports are about five minutes late, at times longer; an hour after its end nothing more comes to a day. */
export const SETTLE_MS = 3_600_000;

/** The reports are asked for at most 31 days at once. */
export const WINDOW_DAYS = 31;
export const HOLD_MINUTES = 10;
/** The service did not exist earlier; no reading goes below, whatever an upstream says. */
export const FIRST_DAY: Day = '2023-01-01';

export interface StoredDay {
  contentHash: string;
  pendingHash: string | null;
  pendingAt: Date | null;
}

/**
 * What to do with a day that was read again. A day that would lose rows is held until a second identical reading at
 * least ten minutes later, so that a momentarily wrong report removes nothing. Neither does a reading with unreadable
 * rows.
 */
export function decideDay(
  stored: StoredDay | null,
  read: { hash: string; losesRows: boolean; unreadable?: number; at: Date },
): { act: 'keep' | 'replace' } | { act: 'hold'; since: Date } {
  if (stored?.contentHash === read.hash) return { act: 'keep' };
  if (!stored || !read.losesRows) return { act: 'replace' };
  if (stored.pendingHash !== read.hash || !stored.pendingAt || read.unreadable) return { act: 'hold', since: read.at };
  const waitedMs = read.at.getTime() - stored.pendingAt.getTime();
  return waitedMs >= HOLD_MINUTES * 60_000 ? { act: 'replace' } : { act: 'hold', since: stored.pendingAt };
}

/** A month is settled once it has been read an hour after its end; what changes later is a correction. */
export function isSettledWhenRead(day: Day, readAt: Date): boolean {
  return readAt.getTime() >= dayStart(addMonths(monthStart(day), 1)).getTime() + SETTLE_MS;
}

export interface BackfillState {
  today: Day;
  /** The creation day of the oldest object in the mirror; null until the mirror has been read. */
  oldestKnown: Day | null;
  /** Days of which both reports were read, with the number of their rows. */
  read: ReadonlyMap<Day, number>;
}

/** First and last day to read next, newest first; null when nothing older can be expected. */
export function nextWindow(state: BackfillState, before: Day = addDays(state.today, 1)): { from: Day; to: Day } | null {
  let empty = 0;
  for (let day = state.today; day >= FIRST_DAY; day = addDays(day, -1)) {
    const rows = state.read.get(day);
    if (rows === undefined) {
      const isPast = state.oldestKnown !== null && addDays(day, 1) <= state.oldestKnown;
      if (isPast && empty >= WINDOW_DAYS) return null;
      if (day < before) return { from: addDays(day, 1 - WINDOW_DAYS), to: day };
      empty = 0;
    } else {
      empty = rows === 0 ? empty + 1 : 0;
    }
  }
  return null;
}

export interface BackfillProgress {
  complete: boolean;
  percent: number;
  /** `2025-11` while it is being read. */
  readingMonth: string | null;
}

export function measureProgress(state: BackfillState): BackfillProgress {
  const next = nextWindow(state);
  if (!next) return { complete: true, percent: 100, readingMonth: null };
  const readingMonth = next.to.slice(0, 7);
  if (!state.oldestKnown) return { complete: false, percent: 0, readingMonth };
  const oldest = state.oldestKnown;
  const expected = Math.max(1, daysBetween(oldest, state.today) + 1);
  const done = [...state.read.keys()].filter((day) => day >= oldest).length;
  return { complete: false, percent: Math.min(99, Math.floor((done * 100) / expected)), readingMonth };
}

const MAX_TEXT = 200;

/** A name that can be stored and indexed: without NUL, our own separator and half characters, and limited in length. */
export function storableText(text: string, maxLength = MAX_TEXT): string {
  const whole = text
    .replaceAll('\u0000', '')
    .replaceAll('\u0001', '')
    .replace(/\p{Surrogate}/gu, '');
  return whole.slice(0, maxLength).replace(/\p{Surrogate}$/u, '');
}
