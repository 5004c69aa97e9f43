import { daysBetween } from '@/lib/core/time';
import type { DayRange, Frame } from './frame-rules';
import { rateChange, rateText } from './rate-rules';
import { type ComposedSeries, isUnknown, lineOf, OTHER_ID, type PartValues, type RestValues } from './rules';
import type { Comparison, ExportRow, Period, PreviousSeries, RateMetric, RatioPair, UsageReport } from './schema';

export interface Found {
  parts: readonly PartValues[];
  rest: RestValues;
}

/** The two frames laid end to end, as they were asked for. */
export interface Frames {
  current: Frame;
  previous: Frame | null;
}

/** Leaves out unknown hours that hold nothing, in both frames alike, and gives each frame its own values. */
export function withoutEmptyHours(
  { current, previous }: Frames,
  found: Found,
): { periods: Period[]; found: Found; previous: { periods: Period[]; found: Found } | null } {
  const hasHours = current.periods.some(({ hour }) => hour !== undefined);
  if (!hasHours && !previous) return { periods: current.periods, found, previous: null };
  const offset = current.periods.length;
  const isEmptyAt = (frame: Frame | null, period: Period, at: number) =>
    period.hour === 'unknown' &&
    period.missingDays === 0 &&
    !frame?.unreadHours.includes(period.start) &&
    [...found.parts, found.rest].every(({ values, bases }) => !values.get(at) && !bases?.get(at));
  const full = [
    ...current.periods.map((period, at) => ({ period, isFull: !isEmptyAt(current, period, at), frame: current })),
    ...(previous?.periods ?? []).map((period, at) => ({
      period,
      isFull: !isEmptyAt(previous, period, offset + at),
      frame: previous,
    })),
  ];
  const dayIn = (frame: Frame | null, period: Period) =>
    daysBetween(frame?.periods[0]?.start ?? period.start, period.start);
  const needed = new Set(
    full.filter(({ period, isFull }) => period.hour === 'unknown' && isFull).map((one) => dayIn(one.frame, one.period)),
  );
  const kept = (frame: Frame | null, start: number) => {
    const positions = (frame?.periods ?? []).flatMap((period, at) =>
      period.hour !== 'unknown' || needed.has(dayIn(frame, period)) ? [{ period, from: start + at }] : [],
    );
    const moved = (values: ReadonlyMap<number, bigint>) =>
      new Map(positions.flatMap(({ from }, at) => (values.has(from) ? [[at, values.get(from) ?? 0n] as const] : [])));
    const move = <T extends Pick<PartValues, 'values' | 'bases'>>(line: T): T => ({
      ...line,
      values: moved(line.values),
      bases: moved(line.bases ?? new Map()),
    });
    return {
      periods: positions.map(({ period }) => period),
      found: { parts: found.parts.map(move), rest: move(found.rest) },
    };
  };
  return { ...kept(current, 0), previous: previous && kept(previous, offset) };
}

/** The report's own parts in the period before, and the words' grounds: null where nothing is known of it. */
export function compareSeries(
  range: DayRange,
  { periods, found }: { periods: Period[]; found: Found },
  report: ComposedSeries,
  rate?: RateMetric,
): Comparison {
  const isKnown = periods.some((period) => !isUnknown(period));
  const byId = new Map(found.parts.map((part) => [part.id, part]));
  const whole = lineOf([...found.parts, found.rest], periods, rate);
  const total = totalOf(whole, isKnown, rate);
  const days = new Set(periods.filter(({ missingDays }) => missingDays > 0).map(({ start }) => start));
  return {
    ...range,
    periods,
    series: report.series.map(({ id, total: now, totalPair }): PreviousSeries => {
      const part = id === OTHER_ID && !byId.has(id) ? found.rest : byId.get(id);
      const line = lineOf(part ? [part] : [], periods, rate);
      const before = totalOf(line, isKnown, rate);
      return { id, values: line.values, total: before, change: changeOf(now, totalPair, before, rate) };
    }),
    totals: whole.values,
    total,
    change: changeOf(report.total, report.totalPair, total, rate),
    missingDays: periods.some(({ hour }) => hour !== undefined)
      ? days.size
      : periods.reduce((sum, { missingDays }) => sum + missingDays, 0),
  };
}

function totalOf(line: ReturnType<typeof lineOf>, isKnown: boolean, rate?: RateMetric): string | null {
  if (!isKnown) return null;
  if (!rate || !line.totalPair) return line.total;
  return rateText(rate, BigInt(line.totalPair.numerator), BigInt(line.totalPair.denominator));
}

function changeOf(now: string, pair: RatioPair | undefined, before: string | null, rate?: RateMetric): string | null {
  if (before === null) return null;
  if (!rate) return (BigInt(now) - BigInt(before)).toString();
  return pair?.denominator === '0' ? null : rateChange(now, before);
}

/** The rows of a file that holds exactly what is shown: every part of every period, zeros too. */
export function* shownRows(report: UsageReport): Generator<ExportRow> {
  const { previous } = report;
  for (const [at, period] of report.periods.entries()) {
    const base = exportBase(period);
    const before = previous?.periods[at];
    const beside = (values: (string | null)[] | undefined) =>
      previous ? { previousStart: before?.start ?? null, previousValue: values?.[at] ?? null } : {};
    if (isUnknown(period)) {
      yield { ...base, partId: '', partLabel: '', partHint: '', value: null, ...beside(previous?.totals) };
      continue;
    }
    for (const { id, label, hint, values, pairs } of report.series) {
      const before = previous?.series.find((line) => line.id === id);
      yield {
        ...{ ...base, partId: id, partLabel: label, partHint: hint ?? '' },
        value: values[at] ?? null,
        ...(pairs ? { pair: pairs[at] ?? null } : {}),
        ...beside(before?.values),
      };
    }
  }
}

/** How many rows `shownRows` gives. */
export function shownRowCount({ periods, series }: UsageReport): number {
  return periods.reduce((sum, period) => sum + (isUnknown(period) ? 1 : series.length), 0);
}

export function exportBase({ start, hour, from, to, partial, partialDays, missingDays }: Period) {
  return {
    periodStart: start,
    ...(hour === undefined ? {} : { periodHour: hour }),
    periodFrom: from,
    periodTo: to,
    partial,
    partialDays,
    missingDays,
  };
}
