import type { ExportRow } from '@/lib/domain/usage/export-query-schema';
import type { Part, Period } from '@/lib/domain/usage/query-schema';
import type { RateMetric } from '@/lib/domain/usage/schema';
import { exportBase } from './compare';
import { isUnknown } from './compose';
import type { DayRange } from './frame';
import { rateText } from './rates';

/** A period and the one that lies beside it; either may be without the other. */
export interface PeriodPair {
  now: Period | null;
  /** Undefined where nothing is compared. */
  before?: Period | null;
}

interface Cell extends Part {
  value: bigint;
  base: bigint;
}

export function besides(periods: readonly Period[], previous: readonly Period[] | undefined): PeriodPair[] {
  const length = Math.max(periods.length, previous?.length ?? 0);
  return Array.from({ length }, (_, at) => ({
    now: periods[at] ?? null,
    ...(previous ? { before: previous[at] ?? null } : {}),
  }));
}

/** Nothing is known of the one or the other: a row says so where no part does. */
export function isPairUnknown({ now, before }: PeriodPair): boolean {
  return [now, before].some((period) => period && isUnknown(period));
}

const NO_PERIOD = {
  periodStart: null,
  periodFrom: null,
  periodTo: null,
  partial: false,
  partialDays: 0,
  missingDays: 0,
};

/** Every part of a period, and of the one before beside it: one row each, and one for a period of which nothing is known and no part. */
export function* exportPair(
  { now, before }: PeriodPair,
  cells: readonly Cell[],
  cellsBefore: readonly Cell[] | null,
  rate?: RateMetric,
): Generator<ExportRow> {
  const base = now ? exportBase(now) : NO_PERIOD;
  const written = (period: Period | null | undefined, cell: Cell | undefined) => {
    if (!period || isUnknown(period)) return { value: null, pair: null };
    const [value, divisor] = [cell?.value ?? 0n, cell?.base ?? 0n];
    if (!rate) return { value: value.toString(), pair: null };
    return {
      value: rateText(rate, value, divisor),
      pair: { numerator: value.toString(), denominator: divisor.toString() },
    };
  };
  const toRow = (part: Part | null, cell: Cell | undefined, cellBefore: Cell | undefined): ExportRow => {
    const { value, pair } = written(now, cell);
    const previous = written(before, cellBefore);
    return {
      ...{ ...base, partId: part?.id ?? '', partLabel: part?.label ?? '', partHint: part?.hint ?? '', value },
      ...(rate ? { pair } : {}),
      ...(cellsBefore
        ? {
            previousStart: before?.start ?? null,
            previousValue: previous.value,
            ...(rate ? { previousPair: previous.pair } : {}),
          }
        : {}),
    };
  };
  const byId = new Map(cells.map((cell) => [cell.id, cell]));
  const beforeById = new Map(cellsBefore?.map((cell) => [cell.id, cell]));
  const parts: Cell[] = [...cells, ...[...beforeById.values()].filter(({ id }) => !byId.has(id))];
  for (const part of parts) yield toRow(part, byId.get(part.id), beforeById.get(part.id));
  if (parts.length === 0 && isPairUnknown({ now, before })) yield toRow(null, undefined, undefined);
}

/** The rows, and after the last of them their exact sum as one more. */
export async function* withTotal(
  rows: AsyncIterable<ExportRow>,
  { from, to }: DayRange,
  { id, label, hint }: Part,
): AsyncGenerator<ExportRow> {
  let [sum, previousSum] = [0n, 0n];
  for await (const row of rows) {
    yield row;
    sum += BigInt(row.value ?? 0);
    previousSum += BigInt(row.previousValue ?? 0);
  }
  yield {
    ...{ ...NO_PERIOD, periodFrom: from, periodTo: to, partId: id, partLabel: label, partHint: hint ?? '' },
    ...{ value: sum.toString(), previousValue: previousSum.toString() },
  };
}
