import { type Day, daysBetween } from '@/lib/core/time';
import type { ExportRow } from '@/lib/domain/usage/export-query-schema';
import type {
  Comparison,
  ComparisonDays,
  Period,
  PreviousSeries,
  RatioPair,
  UsageReport,
} from '@/lib/domain/usage/query-schema';
import type { RateMetric } from '@/lib/domain/usage/schema';
import { type ComposedSeries, isUnknown, OTHER_ID, type PartValues, type RestValues, sumParts } from './compose';
import type { Frame, Place } from './frame';
import { rateChange, rateText } from './rates';

export interface Found {
  parts: readonly PartValues[];
  rest: RestValues;
}

/** The two frames laid end to end, as they were asked for. */
export interface Frames {
  current: Frame;
  previous: Frame | null;
}

/**
 * Where days count while two ranges are read at once: first the report's own compared days, then at the same distance those
 * that are left out of the comparison, then the days before.
 */
export function joinPlaces(
  { current, previous }: Frames,
  days: ComparisonDays | null,
): { places: Place[]; ranked: number } {
  const count = current.periods.length;
  if (!previous || !days) return { places: current.places, ranked: count };
  const isCompared = (day: Day) => days.now !== null && day <= days.now.to;
  const places = [
    ...current.places.map((place) => (isCompared(place.day) ? place : { ...place, at: place.at + count })),
    ...previous.places.map((place) => ({ ...place, at: place.at + 2 * count })),
  ];
  return { places, ranked: 2 * count };
}

/** What was found at the places of `joinPlaces`: the report and the days before it end to end, and what of the report is compared. */
export function foundIn(found: Found, count: number): { found: Found; now: Found } {
  const folded = (values: ReadonlyMap<number, bigint>) => {
    const sums = new Map<number, bigint>();
    for (const [at, value] of values) {
      const place = at < count ? at : at - count;
      sums.set(place, (sums.get(place) ?? 0n) + value);
    }
    return sums;
  };
  const first = (values: ReadonlyMap<number, bigint>) => new Map([...values].filter(([at]) => at < count));
  const each = (change: typeof folded): Found => {
    const line = <T extends Pick<PartValues, 'values' | 'bases'>>(one: T): T => ({
      ...one,
      values: change(one.values),
      ...(one.bases ? { bases: change(one.bases) } : {}),
    });
    return { parts: found.parts.map(line), rest: line(found.rest) };
  };
  return { found: each(folded), now: each(first) };
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

/** What is laid beside a report: the days that are compared, the figures of those before, and of the report's own days. */
interface Beside {
  days: ComparisonDays;
  before: { periods: Period[]; found: Found };
  /** For the report's own compared days. */
  now: Found;
  alike: boolean[];
}

/** The report's own parts in the days before, and what changed: nothing is set against what is not known. */
export function compareSeries(
  { days, before, now, alike }: Beside,
  report: ComposedSeries,
  rate?: RateMetric,
): Comparison {
  const { periods, found } = before;
  const isKnown = periods.some((period) => !isUnknown(period));
  const lineIn = ({ parts, rest }: Found, id: string | null) => {
    if (id === null) return [...parts, rest];
    const part = parts.find((one) => one.id === id) ?? (id === OTHER_ID ? rest : undefined);
    return part ? [part] : [];
  };
  const compared = (id: string | null) => {
    const line = sumParts(lineIn(found, id), periods, rate);
    const total = findTotal(line, isKnown, rate);
    const nowTotal = findTotal(sumParts(lineIn(now, id), [], rate), days.now !== null, rate);
    const { values, pairs } = line;
    return {
      values,
      ...(pairs ? { pairs } : {}),
      total,
      nowTotal,
      change: days.why === null ? findChange(nowTotal, total, rate) : null,
    };
  };
  const { values: totals, total, nowTotal, change } = compared(null);
  const unread = new Set(periods.filter(({ missingDays }) => missingDays > 0).map(({ start }) => start));
  return {
    ...days,
    periods,
    series: report.series.map(({ id }): PreviousSeries => ({ id, ...compared(id) })),
    totals,
    ...{ total, nowTotal, change },
    missingDays: periods.some(({ hour }) => hour !== undefined)
      ? unread.size
      : periods.reduce((sum, { missingDays }) => sum + missingDays, 0),
    alike,
  };
}

function findTotal(line: ReturnType<typeof sumParts>, isKnown: boolean, rate?: RateMetric): string | null {
  if (!isKnown) return null;
  if (!rate || !line.totalPair) return line.total;
  return rateText(rate, BigInt(line.totalPair.numerator), BigInt(line.totalPair.denominator));
}

function findChange(now: string | null, before: string | null, rate?: RateMetric): string | null {
  if (now === null || before === null) return null;
  return rate ? rateChange(now, before) : (BigInt(now) - BigInt(before)).toString();
}

/** The rows of a file that holds exactly what is shown: every part of every period, zeros too. */
export function* shownRows(report: UsageReport): Generator<ExportRow> {
  const { previous } = report;
  for (const [at, period] of report.periods.entries()) {
    const base = exportBase(period);
    const before = previous?.periods[at];
    const beside = (values?: (string | null)[], pairs?: (RatioPair | null)[]) => ({
      ...(previous ? { previousStart: before?.start ?? null, previousValue: values?.[at] ?? null } : {}),
      ...(previous && pairs ? { previousPair: pairs[at] ?? null } : {}),
    });
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
        ...beside(before?.values, before?.pairs),
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
