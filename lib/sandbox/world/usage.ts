import { addSlice, DAY_MS, MINUTE_MS, type UsageDimensions } from './traffic';
import { dayPlan, type World } from './world';

export type Dimension = keyof UsageDimensions;
export type UsageFilters = Partial<Record<Dimension, ReadonlySet<string | null>>>;

/** Five token counts in the order of TOKEN_TYPES, then web searches. */
export type UsageTotal = { dimensions: Partial<UsageDimensions>; counts: number[] };

/**
 * The usage of [fromMs, toMs), which must lie within one UTC day, summed by the given dimensions. Nothing after
 * nowMs has happened yet.
 */
export function sumUsage(
  world: World,
  [fromMs, toMs]: readonly [number, number],
  nowMs: number,
  groupBy: readonly Dimension[],
  filters: UsageFilters,
): UsageTotal[] {
  const day = Math.floor(fromMs / DAY_MS);
  const from = Math.floor((fromMs - day * DAY_MS) / MINUTE_MS);
  const to = Math.floor((Math.min(toMs, nowMs) - day * DAY_MS) / MINUTE_MS);
  if (to <= from) return [];
  const wanted = Object.entries(filters) as [Dimension, ReadonlySet<string | null>][];
  const totals = new Map<string, UsageTotal>();
  for (const series of dayPlan(world, day)) {
    if (!wanted.every(([name, values]) => values.has(series.dimensions[name]))) continue;
    const counts = [0, 0, 0, 0, 0, 0];
    addSlice(counts, series, from, to);
    if (counts.every((count) => count === 0)) continue;
    const cell = groupBy.map((name) => series.dimensions[name] ?? '').join('\n');
    const known = totals.get(cell);
    if (known) {
      counts.forEach((count, index) => {
        known.counts[index] = (known.counts[index] ?? 0) + count;
      });
    } else {
      const dimensions = Object.fromEntries(groupBy.map((name) => [name, series.dimensions[name]]));
      totals.set(cell, { dimensions, counts });
    }
  }
  return [...totals.values()];
}
