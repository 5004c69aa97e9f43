import type { Ctx } from '@/lib/core/context';
import { authorize, can } from '@/lib/core/permissions';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import { Prisma } from '@/prisma/generated/client';
import {
  type FilterOptionsInput,
  filterOptionsInput,
  type ParsedUsageFilter,
  type UsageFilter,
  usageFilter,
} from './filter-schema';
import { forecastMonth } from './forecast-rules';
import { type DayRange, frameOf, rangeBefore } from './frame-rules';
import { optionsSql } from './option-rules';
import { rateText } from './rate-rules';
import { compareSeries, exportBase, type Frames, shownRowCount, shownRows, withoutEmptyHours } from './report-rules';
import { composeSeries, countDays, daysOf, earlier, isUnknown, monthComparison, TOP_SERIES } from './rules';
import type {
  ExportRow,
  FilterOptions,
  Metric,
  Overview,
  Part,
  Period,
  RateMetric,
  SumMetric,
  SumUnit,
  Unit,
  UsageExport,
  UsageReport,
} from './schema';
import { isMoney, isRate, type SourceInput } from './source-rules';
import { allParts, countParts, type PartCell, type ReadDays, readDays, reportsOf, topLists, topParts } from './sources';

const TREND_DAYS = 30;
const EXPORT_DAYS = 93;
const EXPORT_DAYS_BY_KEY = 7;
const WEEK = 7;
const MOVER_DAYS = 2 * WEEK;

const RATE_UNITS: Record<RateMetric, Unit> = { cache_hit_rate: 'ratio', price_per_million: 'dollars_per_million' };

export function unitOf(metric: SumMetric): SumUnit;
export function unitOf(metric: Metric): Unit;
export function unitOf(metric: Metric): Unit {
  if (isRate(metric)) return RATE_UNITS[metric];
  if (metric === 'cost') return 'nano_dollars';
  return metric === 'web_searches' ? 'requests' : 'tokens';
}

/** Cost, use or a rate of a range by period and part, as far as the actor may see; with the period before when asked for. */
export async function usageReport(ctx: Ctx, input: UsageFilter): Promise<UsageReport> {
  authorize(ctx.actor, permissionFor(input));
  const filter = usageFilter.parse(input);
  const { metric, split, granularity, from, to } = filter;
  const { frames, before, asOf } = await readFrames(ctx, filter);
  const ranked = frames.current.periods.length;
  const places = [
    ...frames.current.places,
    ...(frames.previous?.places ?? []).map((place) => ({ ...place, at: place.at + ranked })),
  ];
  const source = { ...sourceOf(filter, frames, before), places };
  const found = await topParts(ctx, ctx.actor, source, { count: TOP_SERIES, ranked });
  const { periods, previous, ...current } = withoutEmptyHours(frames, found);
  const rate = isRate(metric) ? metric : undefined;
  const composed = composeSeries(current.found.parts, current.found.rest, periods, rate);
  return {
    ...{ metric, unit: unitOf(metric), split, granularity, from, to, periods },
    ...composed,
    partCount: found.parts.length + found.rest.count,
    previous: previous && before ? compareSeries(before, previous, composed, rate) : null,
    asOf,
  };
}

/** What the report shows, or every part of every period, with how many rows there are. */
export async function usageExport(ctx: Ctx, input: UsageFilter, extent: 'shown' | 'all'): Promise<UsageExport> {
  authorize(ctx.actor, permissionFor(input));
  if (extent === 'shown') {
    const report = await usageReport(ctx, input);
    return { rows: asyncRows(shownRows(report)), total: shownRowCount(report) };
  }
  const filter = usageFilter.parse({ ...input, compare: 'none' });
  const { frames } = await readFrames(ctx, filter);
  const total = await countParts(ctx, ctx.actor, sourceOf(filter, frames, null), frames.current.periods);
  return { rows: exportUsage(ctx, filter), total };
}

async function* asyncRows(rows: Iterable<ExportRow>): AsyncGenerator<ExportRow, void> {
  yield* rows;
}

/** Every part of every period, a few periods at a time: memory does not grow with the export. */
export async function* exportUsage(ctx: Ctx, input: UsageFilter): AsyncGenerator<ExportRow, void> {
  authorize(ctx.actor, permissionFor(input));
  const { actor } = ctx;
  const filter = usageFilter.parse({ ...input, compare: 'none' });
  const rate = isRate(filter.metric) ? filter.metric : undefined;
  const { frames } = await readFrames(ctx, filter);
  const { periods, places } = frames.current;
  const isByKey = filter.split === 'api_key' || filter.split === 'owner';
  const days = isByKey ? EXPORT_DAYS_BY_KEY : EXPORT_DAYS;
  for (let start = 0; start < periods.length; ) {
    const end = addDays(periods[start]?.from ?? filter.from, days);
    let next = start + 1;
    while (next < periods.length && (periods[next]?.to ?? end) < end) next += 1;
    const batch = places.filter(({ at }) => at >= start && at < next);
    const [from, to] = [periods[start]?.from ?? filter.from, periods[next - 1]?.to ?? filter.to];
    const source = { ...sourceOf(filter, frames, null), from, to, places: batch };
    const cells = batch.length > 0 ? await allParts(ctx, actor, source) : new Map<number, PartCell[]>();
    for (const [position, period] of periods.slice(start, next).entries()) {
      yield* exportPeriod(period, cells.get(start + position) ?? [], rate);
    }
    start = next;
  }
}

function* exportPeriod(period: Period, cells: readonly PartCell[], rate?: RateMetric): Generator<ExportRow> {
  const base = exportBase(period);
  if (isUnknown(period)) {
    yield { ...base, partId: '', partLabel: '', partHint: '', value: null };
    return;
  }
  for (const { id, label, hint, value, base: divisor } of cells) {
    const part = { ...base, partId: id, partLabel: label, partHint: hint ?? '' };
    if (!rate) yield { ...part, value: value.toString() };
    else {
      const pair = { numerator: value.toString(), denominator: divisor.toString() };
      yield { ...part, value: rateText(rate, value, divisor), pair };
    }
  }
}

/** What a filter can be set to, by name, of what the actor may see; those that stand for no name come first. */
export async function usageFilterOptions(ctx: Ctx, input: FilterOptionsInput): Promise<FilterOptions> {
  authorize(ctx.actor, 'usage:read');
  const { kind, search, ids, limit } = filterOptionsInput.parse(input);
  const wanted = ids ? Prisma.sql`id = ANY(${ids}::text[])` : Prisma.sql`true`;
  const rows = await ctx.db.$queryRaw<Part[]>`
    SELECT id, label, hint FROM (${optionsSql(ctx.actor, kind)}) o (id, label, hint, place)
    WHERE ${wanted} AND (strpos(lower(label), lower(${search}::text)) > 0 OR strpos(lower(id), lower(${search}::text)) > 0
      OR strpos(lower(hint), lower(${search}::text)) > 0)
    GROUP BY id, label, hint ORDER BY min(place), lower(label), id COLLATE "C" LIMIT ${limit + 1}`;
  return { options: rows.slice(0, limit), hasMore: rows.length > limit };
}

/** What the first page shows. Those who may not see money get tokens. */
export async function overview(ctx: Ctx): Promise<Overview> {
  authorize(ctx.actor, 'usage:read');
  const { actor } = ctx;
  const metric = can(actor, 'cost:read') ? 'cost' : 'total_tokens';
  const today = dayOf(ctx.now);
  const month = monthComparison(today);
  const readOf = await readDays(ctx, { from: month.previousStart, to: today }, { lastDays: MOVER_DAYS + TREND_DAYS });
  const reads = readOf(reportsOf(metric));
  const newest = reads.newest ?? today;
  const trend = { from: addDays(newest, 1 - TREND_DAYS), to: newest };
  const filter = usageFilter.parse({ metric, from: earlier(trend.from, month.previousStart), to: today });
  const frame = frameOf(filter, ctx.now, reads);
  const { periods } = frame;
  const source = sourceOf(filter, { current: frame, previous: null }, null);
  const { parts } = await topParts(ctx, actor, source, { count: 1, ranked: periods.length });
  const valueAt = new Map(periods.map((period, at) => [period.start, parts[0]?.values.get(at) ?? 0n]));
  const sum = (from: Day, to: Day) =>
    daysOf(from, to)
      .reduce((total, day) => total + (valueAt.get(day) ?? 0n), 0n)
      .toString();
  const unread = (from: Day, to: Day) => countDays({ from, to }, ctx.now, reads.stateOf);
  const previous = unread(month.previousStart, month.previousTo);
  const weeks = weeksBefore(readOf(['usage', 'cost']).newest ?? readOf(['usage']).newest);
  const weeksRead = metric === 'cost' ? readOf(['usage', 'cost']) : reads;
  const missingDays = weeks
    ? daysOf(weeks.before.from, weeks.now.to).filter((day) => !weeksRead.isRead(day)).length
    : 0;
  const lists = { metric, trend, weeks: missingDays > 0 ? null : weeks } as const;
  const workspaces = await topLists(ctx, actor, 'workspace', lists);
  const models = await topLists(ctx, actor, 'model', lists);
  const apiKeys = await topLists(ctx, actor, 'api_key', lists);
  return {
    metric,
    unit: unitOf(metric),
    asOf: reads.asOf,
    month: {
      start: month.start,
      to: today,
      value: sum(month.start, today),
      ...unread(month.start, today),
      previousSameDays: sum(month.previousStart, month.previousSameTo),
      previousWhole: sum(month.previousStart, month.previousTo),
      previousStart: month.previousStart,
      previousPartialDays: previous.partialDays,
      previousMissingDays: previous.missingDays,
    },
    trend: {
      ...trend,
      days: daysOf(trend.from, trend.to).map((day) => ({
        day,
        value: reads.isRead(day) ? (valueAt.get(day) ?? 0n).toString() : null,
        partial: reads.stateOf(day) === 'partial',
      })),
      total: sum(trend.from, trend.to),
      ...unread(trend.from, trend.to),
    },
    forecast: forecastMonth(today, {
      valueOf: (day) => (reads.isRead(day) ? (valueAt.get(day) ?? 0n) : null),
      isComplete: reads.isComplete,
    }),
    movers: weeks && {
      ...weeks.now,
      previousFrom: weeks.before.from,
      previousTo: weeks.before.to,
      missingDays,
      workspaces: workspaces.movers,
      models: models.movers,
      apiKeys: apiKeys.movers,
    },
    workspaces: workspaces.top,
    models: models.top,
    apiKeys: apiKeys.top,
  };
}

/** The newest day may still grow: the weeks end before it, as they do in key_stats. */
function weeksBefore(newest: Day | null): { now: DayRange; before: DayRange } | null {
  if (newest === null) return null;
  const [to, previousTo] = [addDays(newest, -1), addDays(newest, -1 - WEEK)];
  return { now: { from: addDays(newest, -WEEK), to }, before: { from: addDays(newest, -MOVER_DAYS), to: previousTo } };
}

function permissionFor({ metric }: UsageFilter): 'cost:read' | 'usage:read' {
  return metric === undefined || isMoney(metric) ? 'cost:read' : 'usage:read';
}

async function readFrames(
  ctx: Ctx,
  filter: ParsedUsageFilter,
): Promise<{ frames: Frames; before: DayRange | null; asOf: string | null }> {
  const { from, to, granularity, metric } = filter;
  const before = filter.compare === 'previous' ? rangeBefore(filter, dayOf(ctx.now)) : null;
  const whole = { from: before?.from ?? from, to };
  const reports = reportsOf(metric);
  const reads: ReadDays = (await readDays(ctx, whole, { withHours: granularity === 'hour' }))(reports);
  const current = frameOf(filter, ctx.now, reads);
  const previous = before && frameOf({ ...before, granularity }, ctx.now, reads, current);
  return { frames: { current, previous }, before, asOf: reads.asOf };
}

function sourceOf(filter: ParsedUsageFilter, { current, previous }: Frames, before: DayRange | null): SourceInput {
  const unread = [...(previous?.unreadHours ?? []), ...current.unreadHours];
  const hours = filter.granularity === 'hour' ? { hours: { unread } } : {};
  return { ...filter, from: before?.from ?? filter.from, places: current.places, ...hours };
}
