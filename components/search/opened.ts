/** How often something was opened, and when last, in days since 1970. */
type Opened = Readonly<Record<string, readonly [count: number, day: number]>>;

const MOST_KEPT = 100;
const HALF_LIFE_DAYS = 14;
const DAY_MS = 86_400_000;
const ID = /^[\w./:@#-]{1,120}$/;

/** Reads what a browser kept; what is no note of ours is left out. */
export function parseOpened(stored: string | null): Opened {
  try {
    const found: unknown = JSON.parse(stored ?? '{}');
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return {};
    const entries = Object.entries(found).filter(([id, note]) => ID.test(id) && isNote(note));
    return Object.fromEntries(entries.slice(0, MOST_KEPT));
  } catch {
    return {};
  }
}

function isNote(value: unknown): value is [number, number] {
  return Array.isArray(value) && value.length === 2 && value.every((part) => Number.isFinite(part) && part >= 0);
}

/** How much something is used: what was opened long ago counts less. */
export function measureUse(opened: Opened, id: string, today: number): number {
  const [count, day] = opened[id] ?? [0, today];
  return count * 0.5 ** (Math.max(0, today - day) / HALF_LIFE_DAYS);
}

/** Once more; the least used are forgotten. */
export function withOpened(opened: Opened, id: string, today: number): Opened {
  const all = { ...opened, [id]: [measureUse(opened, id, today) + 1, today] as const };
  return Object.fromEntries(
    mostUsed(all, today)
      .slice(0, MOST_KEPT)
      .map((kept) => [kept, all[kept] ?? [1, today]]),
  );
}

export function mostUsed(opened: Opened, today: number): string[] {
  return Object.keys(opened).sort((a, b) => measureUse(opened, b, today) - measureUse(opened, a, today));
}

export function todayNumber(): number {
  return Math.floor(Date.now() / DAY_MS);
}

const storedAt = (who: string) => `steward-opened:${who}`;

/** Ids alone are kept, no names: what is shown of them is asked for anew, with the rights of whoever asks. */
export function readOpened(who: string): Opened {
  try {
    return parseOpened(window.localStorage.getItem(storedAt(who)));
  } catch {
    return {};
  }
}

export function noteOpened(who: string, id: string): void {
  // What was typed stays out of it.
  if (!ID.test(id)) return;
  try {
    window.localStorage.setItem(storedAt(who), JSON.stringify(withOpened(readOpened(who), id, todayNumber())));
  } catch {
    // A browser without storage forgets.
  }
}
