/** Which door an attempt failed at: failures at one never close another. */
export type Door = 'password' | 'scim' | 'code' | 'api';

export const THROTTLE_WINDOW_MS = 15 * 60_000;
export const MOST_PER_ADDRESS = 30;
/** One account from one address. At the other doors, the address itself is counted. */
const MOST_PER_PAIR: Readonly<Record<Door, number>> = { password: 5, scim: 5, code: 20, api: 20 };

/** This many failures at an account cost nothing; after that, each attempt waits for the previous one. */
const FREE_FAILURES = 5;
const MOST_DELAY_MS = 4_000;
/** No one waits longer than this: anyone who would have to is told to come back. */
const MOST_WAIT_MS = 20_000;

/** Failures in the window. For a browser that has signed in to this account before, only its own count. */
export interface Failures {
  door: Door;
  isKnownBrowser: boolean;
  /** Of this account from this address. */
  pair: number;
  /** Of any account from this address. */
  address: number;
  /** Of this account: from all strange browsers together, or from this known one. */
  lane: number;
  /** When the last attempt in that lane is, or will be, made. */
  lastAt: Date | null;
}

/** How long an attempt waits for the previous one, after this many failures. */
export function slowDownMs(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(MOST_DELAY_MS, 500 * 2 ** (failures - FREE_FAILURES));
}

/**
 * How long an attempt has to wait, or null: refused. Anyone who knows an account's address can fail at it from
 * anywhere, so strangers' failures only refuse strangers. A browser that has signed in before only ever waits for
 * itself.
 */
export function waitFor(failures: Failures, now: Date): number | null {
  const { door, isKnownBrowser, pair, address, lane, lastAt } = failures;
  if (!isKnownBrowser && (pair >= MOST_PER_PAIR[door] || address >= MOST_PER_ADDRESS)) return null;
  const delayMs = door === 'password' ? slowDownMs(lane) : 0;
  if (delayMs === 0 || lastAt === null) return 0;
  const waitMs = Math.max(0, lastAt.getTime() + delayMs - now.getTime());
  return waitMs > MOST_WAIT_MS ? null : waitMs;
}
