export const SERIES_SLOTS = 8;

/** What a series is called in CSS when it has no slot of its own. */
export const OTHER_COLOR = 'var(--series-other)';

/** The remainder is no single thing and stays grey; the one series of an unsplit chart has the first colour. */
const REMAINDER_ID = 'other';
const TOTAL_ID = 'total';

function preferredSlot(id: string): number {
  if (id === TOTAL_ID) return 0;
  let hash = 2166136261;
  for (const char of id) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0;
  return hash % SERIES_SLOTS;
}

/**
 * A colour per series, from its id, so that a thing keeps its colour across pages and filters. Where two want the same
 * colour in one chart the one named first keeps it and the other takes the next free one.
 */
export function seriesColors(ids: readonly string[]): Map<string, string> {
  const taken = new Set<number>();
  const colors = new Map<string, string>();
  for (const id of ids) {
    if (id === REMAINDER_ID || taken.size === SERIES_SLOTS) {
      colors.set(id, OTHER_COLOR);
      continue;
    }
    let slot = preferredSlot(id);
    while (taken.has(slot)) slot = (slot + 1) % SERIES_SLOTS;
    taken.add(slot);
    colors.set(id, `var(--series-${slot + 1})`);
  }
  return colors;
}
