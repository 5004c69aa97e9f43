import { type Day, formatDay, formatPeriod } from '@/lib/core/time';
import type { Period, Unit, UsageGranularity, UsageReport } from '@/lib/domain/usage/schema';
import { seriesColors } from './series-colors';

/** What a chart draws. Values are exact integers as text; null is "not read", which is never drawn as zero. */
export interface ChartModel {
  unit: Unit;
  granularity: UsageGranularity;
  periods: ChartPeriod[];
  /** Bottom of the stack first. */
  series: ChartSeries[];
}

export interface ChartPeriod {
  start: Day;
  label: string;
  /** Why the period is drawn lighter, in words; empty for a whole one. */
  note: string;
}

export interface ChartSeries {
  id: string;
  label: string;
  color: string;
  values: (string | null)[];
}

export function chartModel(report: UsageReport): ChartModel {
  const colors = seriesColors(report.series.map(({ id }) => id));
  return {
    unit: report.unit,
    granularity: report.granularity,
    periods: report.periods.map((period) => ({
      start: period.start,
      label: periodLabel(period, report.granularity),
      note: periodNote(period),
    })),
    series: report.series.map(({ id, label, values }) => ({ id, label, color: colors.get(id) ?? '', values })),
  };
}

/** `23 Nov 2026`, `W47 2026`, `23 Nov 2026, 14:00` */
export function periodLabel({ start, hour }: Pick<Period, 'start' | 'hour'>, granularity: UsageGranularity): string {
  if (granularity !== 'hour') return formatPeriod(start, granularity);
  const time = typeof hour === 'number' ? `${hour.toString().padStart(2, '0')}:00` : 'hour unknown';
  return `${formatDay(start)}, ${time}`;
}

/** `partial`, `2 days not read`, or nothing. */
export function periodNote({ partial, missingDays }: { partial: boolean; missingDays: number }): string {
  const missing = missingDays > 0 ? `${missingDays} ${missingDays === 1 ? 'day' : 'days'} not read` : '';
  return [partial ? 'partial' : '', missing].filter(Boolean).join(', ');
}

/** Sum of the shown series at one period; null where none was read. */
export function totalAt(series: readonly ChartSeries[], at: number): bigint | null {
  const known = series.flatMap(({ values }) => values[at] ?? []);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + BigInt(value), 0n);
}

/** Runs of periods of which nothing was read, as index pairs. */
export function missingRuns(series: readonly ChartSeries[], count: number): [number, number][] {
  const runs: [number, number][] = [];
  for (let at = 0; at < count; at += 1) {
    if (totalAt(series, at) !== null) continue;
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

/** `$1.5k`, `20M` on an axis. */
export function axisLabel(value: number, unit: Unit): string {
  const abs = Math.abs(value);
  const [size, suffix] =
    abs >= 1e12 ? [1e12, 'T'] : abs >= 1e9 ? [1e9, 'B'] : abs >= 1e6 ? [1e6, 'M'] : abs >= 1e3 ? [1e3, 'k'] : [1, ''];
  const digits = Number((abs / size).toPrecision(3));
  return `${value < 0 ? '−' : ''}${unit === 'nano_dollars' ? '$' : ''}${digits}${suffix}`;
}

/** The short name of a period under an axis: `12 Nov`, `W47`, `Nov 26`. */
export function tickLabel(start: Day, granularity: UsageGranularity): string {
  const words = formatPeriod(start, granularity === 'hour' ? 'day' : granularity).split(' ');
  if (granularity === 'day' || granularity === 'hour') return words.slice(0, 2).join(' ');
  return granularity === 'week' ? (words[0] ?? '') : `${words[0]} ${words[1]?.slice(2)}`;
}
