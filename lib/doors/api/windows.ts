/** More than any script needs that waits for its answers; a runaway loop sends more. */
const PER_MINUTE = 1_200;
const WINDOW_MS = 60_000;
const MOST_WINDOWS = 10_000;

interface Window {
  since: number;
  asked: number;
}
const holder = globalThis as { stewardApiWindows?: Map<string, Window> };

/** Counts a request of this token in the current minute, and says how much of it is left. */
export function takeTurn(tokenId: string, now: Date): { isOver: boolean; headers: Record<string, string> } {
  holder.stewardApiWindows ??= new Map();
  const windows = holder.stewardApiWindows;
  const known = windows.get(tokenId);
  if (windows.size > MOST_WINDOWS) windows.clear();
  const isNew = !known || now.getTime() - known.since >= WINDOW_MS || now.getTime() < known.since;
  const current = isNew ? { since: now.getTime(), asked: 0 } : known;
  if (isNew) windows.set(tokenId, current);
  current.asked += 1;
  const isOver = current.asked > PER_MINUTE;
  const resets = Math.max(1, Math.ceil((current.since + WINDOW_MS - now.getTime()) / 1_000));
  return {
    isOver,
    headers: {
      'ratelimit-policy': `"token";q=${PER_MINUTE};w=${WINDOW_MS / 1_000}`,
      ratelimit: `"token";r=${Math.max(0, PER_MINUTE - current.asked)};t=${resets}`,
      ...(isOver ? { 'retry-after': String(resets) } : {}),
    },
  };
}
