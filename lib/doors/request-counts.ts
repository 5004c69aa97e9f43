import { sessionDatabase } from '@/lib/auth/database';
import { newId } from '@/lib/core/ids';

const WINDOW_MS = 60_000;
/** Beyond it, all begin anew: an id that asks again is counted from there. */
const MOST_WINDOWS = 10_000;
/** Below it, what this web counted is not worth telling the others; above it, it is told this often. */
const SHARED_FROM = 100;
const SHARE_EVERY_MS = 1_000;

interface Window {
  since: number;
  asked: number;
  /** What other webs had counted when they were last asked. */
  elsewhere: number;
  sharedAt: number;
}
const holder = globalThis as { stewardRequestCounts?: { webId: string; windows: Map<string, Window> } };

/**
 * Counts a request of this token: which it is in its current minute, with what other webs have counted, and in how many
 * seconds the next one begins.
 */
export function countRequest(tokenId: string, now: Date): { asked: number; resetsInSeconds: number } {
  holder.stewardRequestCounts ??= { webId: newId(), windows: new Map() };
  const { webId, windows } = holder.stewardRequestCounts;
  const known = windows.get(tokenId);
  if (windows.size > MOST_WINDOWS) windows.clear();
  const isNew = !known || now.getTime() - known.since >= WINDOW_MS || now.getTime() < known.since;
  const current = isNew ? { since: now.getTime(), asked: 0, elsewhere: 0, sharedAt: 0 } : known;
  if (isNew) windows.set(tokenId, current);
  current.asked += 1;
  if (current.asked >= SHARED_FROM && Date.now() - current.sharedAt >= SHARE_EVERY_MS)
    void share(webId, tokenId, current);
  const resetsInSeconds = Math.max(1, Math.ceil((current.since + WINDOW_MS - now.getTime()) / 1_000));
  return { asked: current.asked + current.elsewhere, resetsInSeconds };
}

async function share(webId: string, tokenId: string, window: Window): Promise<void> {
  window.sharedAt = Date.now();
  try {
    const [found] = await sessionDatabase().db.$queryRaw<{ elsewhere: number }[]>`
      SELECT steward.share_requests(${tokenId}::uuid, ${webId}::uuid, ${new Date(window.since)}, ${window.asked}) AS elsewhere`;
    window.elsewhere = found?.elsewhere ?? 0;
  } catch {
    // Without the database each web goes by what it counted itself.
  }
}
