import { addSlice, DAY_MS, MINUTE_MS, type UsageDimensions } from './traffic';
import { dayPlan, type World } from './world';

export type Dimension = keyof UsageDimensions;
export type UsageFilters = Partial<Record<Dimension, ReadonlySet<string | null>>>;

/** Five token counts in the order of TOKEN_TYPES, then web searches. */
export type UsageTotal = { dimensions: Partial<UsageDimensions>; counts: number[] };

type Totals = Map<string, UsageTotal>;

function addCounts(
  totals: Totals,
  groupBy: readonly Dimension[],
  source: UsageDimensions,
  counts: readonly number[],
): void {
  if (counts.every((count) => count === 0)) return;
  const cell = groupBy.map((name) => source[name] ?? '').join('\n');
  const known = totals.get(cell);
  if (known) {
    counts.forEach((count, index) => {
      known.counts[index] = (known.counts[index] ?? 0) + count;
    });
  } else {
    const dimensions = Object.fromEntries(groupBy.map((name) => [name, source[name]]));
    totals.set(cell, { dimensions, counts: [...counts] });
  }
}

function matches(filters: UsageFilters, dimensions: UsageDimensions): boolean {
  const wanted = Object.entries(filters) as [Dimension, ReadonlySet<string | null>][];
  return wanted.every(([name, values]) => values.has(dimensions[name]));
}

/**
 * The generated usage of [fromMs, toMs), which must lie within one UTC day, summed by the given dimensions. Nothing
 * after nowMs has happened yet.
 */
export function sumPlanned(
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
  const totals: Totals = new Map();
  for (const series of dayPlan(world, day)) {
    if (!matches(filters, series.dimensions)) continue;
    const counts = [0, 0, 0, 0, 0, 0];
    addSlice(counts, series, from, to);
    addCounts(totals, groupBy, series.dimensions, counts);
  }
  return [...totals.values()];
}

/** As `sumPlanned`, with what went through the Messages API. */
export function sumUsage(
  world: World,
  [fromMs, toMs]: readonly [number, number],
  nowMs: number,
  groupBy: readonly Dimension[],
  filters: UsageFilters,
): UsageTotal[] {
  const planned = sumPlanned(world, [fromMs, toMs], nowMs, groupBy, filters);
  const booked = world.ledger.reported(Math.floor(fromMs / MINUTE_MS), Math.floor(toMs / MINUTE_MS), nowMs);
  if (booked.length === 0) return planned;
  const totals: Totals = new Map();
  for (const { dimensions, counts } of planned) addCounts(totals, groupBy, dimensions as UsageDimensions, counts);
  for (const { dimensions, counts } of booked) {
    if (matches(filters, dimensions)) addCounts(totals, groupBy, dimensions, counts);
  }
  return [...totals.values()];
}
