import { type Day, formatDay, formatPeriod } from '@/lib/core/time';
import type { Period, UsageReport } from '@/lib/domain/usage/query-schema';
import type { Unit, UsageGranularity } from '@/lib/domain/usage/schema';
import { assignLooks, type Look } from './series-colors';

/** What a chart draws. Values are exact, as a report writes them; null is "not known", which is never drawn as zero. */
export interface ChartModel {
  unit: Unit;
  granularity: UsageGranularity;
  periods: ChartPeriod[];
  /** Bottom of the stack first. */
  series: ChartSeries[];
  /** Of all series at each period; of rates no sum. */
  totals: (string | null)[];
  /** The period before, by position. */
  before: { labels: string[]; totals: (string | null)[] } | null;
  /** The expected values, by position; null if there are none. */
  band: (ChartBand | null)[] | null;
  /** What the whole is held against, such as a budget: a line with its name. */
  limits?: readonly ChartLimit[];
}

export interface ChartLimit {
  id: string;
  label: string;
  /** By position; null where there is none. */
  values: (string | null)[];
}

export interface ChartPeriod {
  /** Names the period among the others. */
  key: string;
  start: Day;
  hour: number | 'unknown' | null;
  label: string;
  /** On the axis, where it is shorter than a day. */
  tick?: string;
  /** Why the period is drawn lighter, in words; empty for a whole one. */
  note: string;
  /** Never read: unknown. */
  isUnread: boolean;
  /** The days that it counts; null where they are still to come. */
  days: DayRange | null;
}

interface DayRange {
  from: Day;
  to: Day;
}

export interface ChartSeries extends Look {
  id: string;
  label: string;
  values: (string | null)[];
  /** The same in the period before. */
  before: (string | null)[] | null;
}

/** Something that happened in a period, and a link to it. */
export interface ChartMark {
  id: string;
  /** The period's. */
  key: string;
  /** `12 Nov 2026, 14:05 UTC`, or the day alone. */
  when: string;
  label: string;
  href: string;
}

interface ChartBand {
  low: string;
  expected: string;
  high: string;
}

const NO_LOOK: Look = { color: '', texture: 0 };

export function chartModel(report: UsageReport): ChartModel {
  const { granularity, previous } = report;
  const looks = assignLooks(
    report.split,
    report.series.map(({ id }) => id),
  );
  const beforeOf = new Map(previous?.series.map(({ id, values }) => [id, values]));
  return {
    unit: report.unit,
    granularity,
    periods: report.periods.map((period, at) => ({
      key: periodKey(period),
      start: period.start,
      hour: period.hour ?? null,
      label: periodLabel(period, granularity),
      note: periodNote(period, granularity),
      isUnread: (report.totals[at] ?? null) === null && period.missingDays > 0,
      days: { from: period.from, to: period.to },
    })),
    series: report.series.map(({ id, label, values }) => ({
      ...{ id, label, values },
      ...(looks.get(id) ?? NO_LOOK),
      before: previous ? (beforeOf.get(id) ?? []) : null,
    })),
    totals: report.totals,
    before: previous && {
      labels: previous.periods.map((period) => periodLabel(period, granularity)),
      totals: previous.totals,
    },
    band: null,
  };
}

/** One series alone: it is its own total. */
export function isolate(model: ChartModel, id: string | null): ChartModel {
  const alone = model.series.find((series) => series.id === id);
  if (!alone) return model;
  const before = model.before && { ...model.before, totals: alone.before ?? [] };
  return { ...model, series: [alone], totals: alone.values, before, limits: [] };
}

export function periodKey({ start, hour }: Pick<Period, 'start' | 'hour'>): string {
  return hour === undefined ? start : `${start} ${hour}`;
}

/** `23 Nov 2026`, `W47 2026`, `23 Nov 2026, 14:00` */
export function periodLabel({ start, hour }: Pick<Period, 'start' | 'hour'>, granularity: UsageGranularity): string {
  if (granularity !== 'hour') return formatPeriod(start, granularity);
  const time = typeof hour === 'number' ? `${hour.toString().padStart(2, '0')}:00` : 'hour unknown';
  return `${formatDay(start)}, ${time}`;
}

/** `partial`, `1 day read in part`, `2 days not read`, or nothing. */
export function periodNote(
  { partial, partialDays = 0, missingDays }: { partial: boolean; partialDays?: number; missingDays: number },
  granularity: UsageGranularity = 'day',
): string {
  const days = (count: number) => (granularity === 'hour' ? '' : `${count} ${count === 1 ? 'day' : 'days'} `);
  const isLong = granularity === 'week' || granularity === 'month';
  return [
    partial ? 'partial' : '',
    isLong && partialDays > 0 ? `${days(partialDays)}partly read` : '',
    missingDays > 0 ? `${days(missingDays)}not read` : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Runs of periods of which nothing was read, as index pairs. */
export function missingRuns(periods: readonly Pick<ChartPeriod, 'isUnread'>[]): [number, number][] {
  const runs: [number, number][] = [];
  for (const [at, { isUnread }] of periods.entries()) {
    if (!isUnread) continue;
    const last = runs.at(-1);
    if (last && last[1] === at - 1) last[1] = at;
    else runs.push([at, at]);
  }
  return runs;
}

const NANO = 1_000_000_000;

/** A height to draw. The only place where a figure becomes a float: nothing is ever read back from it. */
export function drawnValue(value: string | null | undefined, unit: Unit): number | null {
  if (value === null || value === undefined) return null;
  return unit === 'nano_dollars' ? Number(BigInt(value)) / NANO : Number(value);
}

/** `$1.5k`, `20M`, `45 %` on an axis. */
export function axisLabel(value: number, unit: Unit): string {
  if (unit === 'ratio') return `${Number((value * 100).toPrecision(3))} %`.replace('-', '−');
  const abs = Math.abs(value);
  const [size, suffix] =
    abs >= 1e12 ? [1e12, 'T'] : abs >= 1e9 ? [1e9, 'B'] : abs >= 1e6 ? [1e6, 'M'] : abs >= 1e3 ? [1e3, 'k'] : [1, ''];
  const digits = Number((abs / size).toPrecision(3));
  const isMoney = unit === 'nano_dollars' || unit === 'dollars_per_million';
  return `${value < 0 ? '−' : ''}${isMoney ? '$' : ''}${digits}${suffix}`;
}

/** The short name of a period under an axis: `12 Nov`, `W47`, `Nov 26`, `14:00`, and the day where a day begins. */
export function tickLabel(start: Day, granularity: UsageGranularity, hour: ChartPeriod['hour'] = null): string {
  const words = formatPeriod(start, granularity === 'hour' ? 'day' : granularity).split(' ');
  if (granularity === 'hour' && typeof hour === 'number' && hour > 0) return `${hour.toString().padStart(2, '0')}:00`;
  if (granularity === 'hour' && hour === 'unknown') return '?';
  if (granularity === 'day' || granularity === 'hour') return words.slice(0, 2).join(' ');
  return granularity === 'week' ? (words[0] ?? '') : `${words[0]} ${words[1]?.slice(2)}`;
}
