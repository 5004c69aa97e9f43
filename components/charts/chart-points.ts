import { type ChartModel, drawnValue } from './chart-model';

/** A period as it is drawn. */
export interface Point {
  key: string;
  isLighter: boolean;
  /** It is lighter, or the one before or after it is: a line from or to a lighter period is lighter. */
  isByLighter: boolean;
  values: (number | null)[];
  before: (number | null)[];
  totalBefore: number | null;
  band: [number, number] | null;
  expected: number | null;
  limits: (number | null)[];
}

export function toPoints({ periods, series, unit, before, band, limits = [] }: ChartModel): Point[] {
  const drawn = (value: string | null | undefined) => drawnValue(value, unit);
  const isLighter = (at: number) => (periods[at]?.note ?? '') !== '';
  return periods.map(({ key }, at) => {
    const likely = band?.[at];
    return {
      key,
      isLighter: isLighter(at),
      isByLighter: isLighter(at - 1) || isLighter(at) || isLighter(at + 1),
      values: series.map(({ values }) => drawn(values[at])),
      before: series.map((part) => drawn(part.before?.[at])),
      totalBefore: drawn(before?.totals[at]),
      band: likely ? [drawn(likely.low) ?? 0, drawn(likely.high) ?? 0] : null,
      expected: drawn(likely?.expected),
      limits: limits.map(({ values }) => drawn(values[at])),
    };
  });
}
