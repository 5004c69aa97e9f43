/** Which door somebody failed at: failures at one never close another. */
export type Door = 'password' | 'scim' | 'code';

export const THROTTLE_WINDOW_MS = 15 * 60_000;
export const MOST_PER_ADDRESS = 30;
/** One account from one address. At the other doors the address itself is what is tried. */
const MOST_PER_PAIR: Readonly<Record<Door, number>> = { password: 5, scim: 5, code: 20 };

/** So many failures at an account cost nothing; from then on each try waits for the one before it. */
const FREE_FAILURES = 5;
const MOST_DELAY_MS = 4_000;
/** Nobody is kept waiting longer: who would have to is told to come back. */
const MOST_WAIT_MS = 20_000;

/** Failures in the window. For a browser that has signed in to this account before, its own alone are counted. */
export interface Failures {
  door: Door;
  isKnownBrowser: boolean;
  /** Of this account from this address. */
  pair: number;
  /** Of any account from this address. */
  address: number;
  /** Of this account: from all strange browsers together, or from this known one. */
  lane: number;
  /** When the last try of that lane is, or will be, made. */
  lastAt: Date | null;
}

/** How long a try waits for the one before it, after so many failures. */
export function slowDownMs(failures: number): number {
  return failures < FREE_FAILURES ? 0 : Math.min(MOST_DELAY_MS, 500 * 2 ** (failures - FREE_FAILURES));
}

/**
 * How long a try has to wait, or null: refused. Who knows an account's address can fail at it from anywhere, so failures of strangers
 * refuse strangers alone. A browser that has signed in before only ever waits for itself.
 */
export function waitFor(failures: Failures, now: Date): number | null {
  const { door, isKnownBrowser, pair, address, lane, lastAt } = failures;
  if (!isKnownBrowser && (pair >= MOST_PER_PAIR[door] || address >= MOST_PER_ADDRESS)) return null;
  const delayMs = door === 'password' ? slowDownMs(lane) : 0;
  if (delayMs === 0 || lastAt === null) return 0;
  const waitMs = Math.max(0, lastAt.getTime() + delayMs - now.getTime());
  return waitMs > MOST_WAIT_MS ? null : waitMs;
}
