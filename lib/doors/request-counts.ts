const WINDOW_MS = 60_000;
/** Beyond it, all begin anew: an id that asks again is counted from there. */
const MOST_WINDOWS = 10_000;

interface Window {
  since: number;
  asked: number;
}
const holder = globalThis as { stewardRequestCounts?: Map<string, Window> };

/** Counts a request of this token: which it is in its current minute, and in how many seconds the next one begins. */
export function countRequest(tokenId: string, now: Date): { asked: number; resetsInSeconds: number } {
  holder.stewardRequestCounts ??= new Map();
  const windows = holder.stewardRequestCounts;
  const known = windows.get(tokenId);
  if (windows.size > MOST_WINDOWS) windows.clear();
  const isNew = !known || now.getTime() - known.since >= WINDOW_MS || now.getTime() < known.since;
  const current = isNew ? { since: now.getTime(), asked: 0 } : known;
  if (isNew) windows.set(tokenId, current);
  current.asked += 1;
  const resetsInSeconds = Math.max(1, Math.ceil((current.since + WINDOW_MS - now.getTime()) / 1_000));
  return { asked: current.asked, resetsInSeconds };
}
