/** Identity providers send bursts of about 25 requests a second at most; a runaway loop sends more. */
const PER_WINDOW = 1_500;
const WINDOW_MS = 60_000;
export const RETRY_AFTER_SECONDS = WINDOW_MS / 1_000;

const holder = globalThis as { stewardScimWindows?: Map<string, { since: number; asked: number }> };

/** Counts a request of this token, and returns whether it is still within the limit per minute. */
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
