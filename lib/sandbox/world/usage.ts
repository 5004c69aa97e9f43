import { addSlice, DAY_MS, MINUTE_MS, type Series, type UsageDimensions } from './traffic';
import { dayPlan, type World } from './world';

export type Dimension = keyof UsageDimensions;
export type UsageFilters = Partial<Record<Dimension, ReadonlySet<string | null>>>;

/** Five token counts in the order of TOKEN_TYPES, then web searches. */
export type UsageTotal = { dimensions: Partial<UsageDimensions>; counts: number[] };

type Totals = Map<string, UsageTotal>;

const cellOf = (dimensions: Partial<UsageDimensions>, groupBy: readonly Dimension[]): string =>
  groupBy.map((name) => dimensions[name] ?? '').join('\n');

const knownCells = new WeakMap<readonly Series[], Map<string, string[]>>();

/** The cell of each line of a day, worked out once: a day that is read by minutes asks 1,440 times. */
function cellsOf(plan: readonly Series[], groupBy: readonly Dimension[]): string[] {
  const known = knownCells.get(plan) ?? new Map<string, string[]>();
  knownCells.set(plan, known);
  const grouping = groupBy.join();
  const cells = known.get(grouping) ?? plan.map(({ dimensions }) => cellOf(dimensions, groupBy));
  known.set(grouping, cells);
  return cells;
}

function addCounts(
  totals: Totals,
  cell: string,
  groupBy: readonly Dimension[],
  source: Partial<UsageDimensions>,
  counts: readonly number[],
): void {
  if (counts.every((count) => count === 0)) return;
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
  const plan = dayPlan(world, day);
  const cells = cellsOf(plan, groupBy);
  for (const [at, series] of plan.entries()) {
    if (!matches(filters, series.dimensions)) continue;
    const counts = [0, 0, 0, 0, 0, 0];
    addSlice(counts, series, from, to);
    addCounts(totals, cells[at] ?? '', groupBy, series.dimensions, counts);
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
  for (const { dimensions, counts } of planned)
    addCounts(totals, cellOf(dimensions, groupBy), groupBy, dimensions, counts);
  for (const { dimensions, counts } of booked) {
    if (matches(filters, dimensions)) addCounts(totals, cellOf(dimensions, groupBy), groupBy, dimensions, counts);
  }
  return [...totals.values()];
}
