/** Identity providers send bursts of some 25 requests a second at most; a loop that has gone wild sends more. */
const PER_WINDOW = 1_500;
const WINDOW_MS = 60_000;
export const RETRY_AFTER_SECONDS = WINDOW_MS / 1_000;

const holder = globalThis as { stewardScimWindows?: Map<string, { since: number; asked: number }> };

/** Counts a request of this token, and says whether it is still within what one may ask in a minute. */
export function mayAsk(tokenId: string, now: Date): boolean {
  holder.stewardScimWindows ??= new Map();
  const windows = holder.stewardScimWindows;
  const current = windows.get(tokenId);
  if (!current || now.getTime() - current.since >= WINDOW_MS) {
    windows.set(tokenId, { since: now.getTime(), asked: 1 });
    return true;
  }
  current.asked += 1;
  return current.asked <= PER_WINDOW;
}
