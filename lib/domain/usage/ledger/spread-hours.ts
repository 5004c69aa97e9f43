import type { Day } from '@/lib/core/time';
import { TOKEN_TYPES } from '@/lib/domain/usage/token-types';
import { largestRemainder } from './allocate';
import { type SnapshotRow, SPEND_DAILY } from './snapshot-table';

/** The unknown hour. */
export const UNKNOWN_HOUR = 24;

/** Use of one hour by key, model, tier and workspace, in the order of spend_daily. */
export interface HourUse {
  hour: number;
  keys: readonly number[];
  counts: readonly bigint[];
}

const COUNTS = TOKEN_TYPES.length;
const CELL_KEYS = 4;
const NO_COUNTS: readonly bigint[] = Array<bigint>(COUNTS).fill(0n);

/**
 * Spreads a day's rows of spend_daily over its hours: counts as the hourly report has them, costs by the counts they were
 * charged for, largest remainder. The rest of a day goes to the unknown hour (negative if the hours hold more), so that
 * every row's hours add up to it exactly.
 */
export function spreadDay(time: Day, daily: readonly SnapshotRow[], uses: readonly HourUse[]): SnapshotRow[] {
  const hoursOf = new Map<string, HourUse[]>();
  const known = new Set(daily.filter(({ keys }) => keys[CELL_KEYS] === 0).map(({ keys }) => cellOf(keys)));
  const rows: SnapshotRow[] = [];
  const onlyInHours: SnapshotRow[] = [];
  for (const use of uses) {
    const cell = cellOf(use.keys);
    const list = hoursOf.get(cell);
    if (list) list.push(use);
    else {
      hoursOf.set(cell, [use]);
      if (!known.has(cell)) onlyInHours.push(emptyRow(time, use.keys));
    }
  }
  for (const row of [...daily, ...onlyInHours]) {
    const hours = row.keys[CELL_KEYS] === 0 ? (hoursOf.get(cellOf(row.keys)) ?? []) : [];
    rows.push(...spreadRow(row, hours));
  }
  return rows;
}

function spreadRow(row: SnapshotRow, hours: readonly HourUse[]): SnapshotRow[] {
  const slots = [...hours.map(({ hour, counts }) => ({ hour, counts })), { hour: UNKNOWN_HOUR, counts: NO_COUNTS }];
  const values = slots.map(({ counts }) => [...counts, ...Array<bigint>(row.values.length - COUNTS).fill(0n)]);
  const rest = values.at(-1) ?? [];
  for (let type = 0; type < COUNTS; type += 1) {
    const left = hours.reduce((sum, { counts }) => sum - (counts[type] ?? 0n), row.values[type] ?? 0n);
    rest[type] = left;
    const weights = slots.map(({ hour, counts }) => ({
      place: hour,
      weight: hour === UNKNOWN_HOUR ? positive(left) : (counts[type] ?? 0n),
    }));
    const cost = row.values[COUNTS + type] ?? 0n;
    const shares = spreadCost(cost, weights);
    for (const [at, share] of shares.entries()) (values[at] ?? [])[COUNTS + type] = share;
  }
  // Charges for uncounted usage have no hour.
  rest[row.values.length - 1] = row.values.at(-1) ?? 0n;
  return slots.flatMap(({ hour }, at) => {
    const own = values[at] ?? [];
    return own.some((value) => value !== 0n) ? [{ time: row.time, keys: [...row.keys, hour], values: own }] : [];
  });
}

function spreadCost(cost: bigint, weights: { place: number; weight: bigint }[]): bigint[] {
  if (cost === 0n) return [];
  if (weights.every(({ weight }) => weight === 0n))
    return weights.map((_, at) => (at === weights.length - 1 ? cost : 0n));
  return largestRemainder(cost, weights);
}

function cellOf(keys: readonly number[]): string {
  return keys.slice(0, CELL_KEYS).join(' ');
}

function emptyRow(time: Day, keys: readonly number[]): SnapshotRow {
  return { time, keys: [...keys, 0], values: Array<bigint>(SPEND_DAILY.values.length).fill(0n) };
}

function positive(value: bigint): bigint {
  return value > 0n ? value : 0n;
}
