import type { ExportRow } from '@/lib/domain/usage/export-query-schema';
import type { Part, Period, RatioPair } from '@/lib/domain/usage/query-schema';
import type { RateMetric } from '@/lib/domain/usage/schema';
import { isUnknown } from './compose';
import { besides } from './export';
import { rateText } from './rates';

/** A part and its figures, by the position of the period; with those before when compared. */
interface GridLine extends Part {
  total: string | null;
  values: (string | null)[];
  previousTotal: string | null;
  previousValues: (string | null)[];
}

export interface Grid {
  /** What the range holds by position, and what lies beside it. */
  columns: { now: Period | null; before?: Period | null }[];
  /** The sum of all parts, period by period, exactly; of rates the ratio of the sums. */
  total: GridLine;
  parts: GridLine[];
}

export const TOTAL: Part = { id: 'total', label: 'Total', hint: null };

interface GridInput {
  rows: AsyncIterable<ExportRow>;
  periods: readonly Period[];
  previousPeriods: readonly Period[] | null;
}

/** A figure as what it was made of, so that sums are exact. */
type Summed = [numerator: bigint, denominator: bigint];

/** Turns rows, a period at a time, into one line for each part. What was read and used nothing is zero; what was not read is null. */
export async function buildGrid({ rows, periods, previousPeriods }: GridInput, rate?: RateMetric): Promise<Grid> {
  const columns = besides(periods, previousPeriods ?? undefined);
  const places = new Map(columns.flatMap(({ now }, at) => (now ? [[keyOf(now.start, now.hour), at] as const] : [])));
  const placesBefore = new Map(
    columns.flatMap(({ before }, at) => (before && !columns[at]?.now ? [[before.start, at] as const] : [])),
  );
  const lines = new Map<string, { part: Part; now: Map<number, Summed>; before: Map<number, Summed> }>();
  for await (const row of rows) {
    if (row.partId === '') continue;
    const at =
      row.periodStart === null
        ? placesBefore.get(row.previousStart ?? '')
        : places.get(keyOf(row.periodStart, row.periodHour));
    if (at === undefined) continue;
    const line = lines.get(row.partId) ?? { part: toPart(row), now: new Map(), before: new Map() };
    lines.set(row.partId, line);
    note(line.now, at, row.value, row.pair);
    note(line.before, at, row.previousValue ?? null, row.previousPair);
  }
  const toLine = (part: Part, all: readonly { now: Map<number, Summed>; before: Map<number, Summed> }[]): GridLine => {
    const [now, before] = [all.map((line) => line.now), all.map((line) => line.before)];
    return {
      ...part,
      values: columns.map((column, at) => findFigure(column.now, now, [at], rate)),
      total: sumKnown(
        columns.map((column) => column.now),
        now,
        rate,
      ),
      previousValues: columns.map((column, at) => findFigure(column.before, before, [at], rate)),
      previousTotal: sumKnown(
        columns.map((column) => column.before),
        before,
        rate,
      ),
    };
  };
  const all = [...lines.values()];
  return { columns, total: toLine(TOTAL, all), parts: all.map((line) => toLine(line.part, [line])) };
}

const keyOf = (start: string, hour: Period['hour']) => (hour === undefined ? start : `${start} ${hour}`);

function toPart({ partId, partLabel, partHint }: ExportRow): Part {
  return { id: partId, label: partLabel, hint: partHint || null };
}

function note(sums: Map<number, Summed>, at: number, value: string | null, pair: RatioPair | null | undefined): void {
  if (pair) sums.set(at, [BigInt(pair.numerator), BigInt(pair.denominator)]);
  else if (value !== null && /^-?\d+$/.test(value)) sums.set(at, [BigInt(value), 0n]);
}

type Column = Period | null | undefined;

function findFigure(
  period: Column,
  lines: readonly ReadonlyMap<number, Summed>[],
  places: readonly number[],
  rate?: RateMetric,
): string | null {
  if (!period || isUnknown(period)) return null;
  return sumPlaces(lines, places, rate);
}

function sumKnown(columns: readonly Column[], lines: readonly ReadonlyMap<number, Summed>[], rate?: RateMetric) {
  const known = columns.flatMap((period, at) => (period && !isUnknown(period) ? [at] : []));
  return known.length === 0 ? null : sumPlaces(lines, known, rate);
}

function sumPlaces(
  lines: readonly ReadonlyMap<number, Summed>[],
  places: readonly number[],
  rate?: RateMetric,
): string | null {
  let [numerator, denominator] = [0n, 0n];
  for (const line of lines) {
    for (const at of places) {
      const [value, base] = line.get(at) ?? [0n, 0n];
      [numerator, denominator] = [numerator + value, denominator + base];
    }
  }
  return rate ? rateText(rate, numerator, denominator) : numerator.toString();
}
