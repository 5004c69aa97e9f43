import type { Ctx } from '@/lib/core/context';
import { authorize, can, type PersonActor, reach } from '@/lib/core/permissions';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import { Prisma } from '@/prisma/generated/client';
import {
  composeSeries,
  daysOf,
  earlier,
  isUnknown,
  monthComparison,
  otherPart,
  type PartValues,
  periodsOf,
  TOP_SERIES,
} from './rules';
import {
  type ExportRow,
  type Metric,
  type Overview,
  type ParsedUsageFilter,
  type Part,
  type Period,
  type TopPart,
  type Unit,
  type UsageFilter,
  type UsageReport,
  usageFilter,
} from './schema';
import { namesOf, type SourceInput, sourceFor } from './sources';

const TREND_DAYS = 30;
const TOP_PARTS = 5;
const EXPORT_DAYS = 93;
const EXPORT_DAYS_BY_KEY = 7;

export function unitOf(metric: Metric): Unit {
  if (metric === 'cost') return 'nano_dollars';
  return metric === 'web_searches' ? 'requests' : 'tokens';
}

/** Cost or use of a range by period and part, as far as the actor may see. */
export async function usageReport(ctx: Ctx, input: UsageFilter): Promise<UsageReport> {
  authorize(ctx.actor, permissionFor(input));
  const filter = usageFilter.parse(input);
  const { periods, asOf } = await readPeriods(ctx, filter);
  const { parts, rest } = await topParts(ctx, ctx.actor, filter, periods, TOP_SERIES);
  const { metric, split, granularity, from, to } = filter;
  return {
    metric,
    unit: unitOf(metric),
    split,
    granularity,
    from,
    to,
    periods,
    ...composeSeries(parts, rest, periods),
    partCount: parts.length + rest.count,
    asOf,
  };
}

/** Every part of every period, a few periods at a time: memory does not grow with the export. */
export async function* exportUsage(ctx: Ctx, input: UsageFilter): AsyncGenerator<ExportRow, void> {
  authorize(ctx.actor, permissionFor(input));
  const { actor } = ctx;
  const filter = usageFilter.parse(input);
  const { periods } = await readPeriods(ctx, filter);
  const days = filter.split === 'api_key' ? EXPORT_DAYS_BY_KEY : EXPORT_DAYS;
  for (let at = 0; at < periods.length; ) {
    const end = addDays(periods[at]?.from ?? filter.from, days);
    let next = at + 1;
    while (next < periods.length && (periods[next]?.to ?? end) < end) next += 1;
    const batch = periods.slice(at, next);
    const cells = await allParts(ctx, actor, filter, batch);
    for (const [position, period] of batch.entries()) yield* exportPeriod(period, cells.get(position) ?? []);
    at = next;
  }
}

function* exportPeriod(period: Period, cells: readonly (Part & { value: string })[]): Generator<ExportRow> {
  const { start, from, to, partial, missingDays } = period;
  const base = { periodStart: start, periodFrom: from, periodTo: to, partial, missingDays };
  if (isUnknown(period)) {
    yield { ...base, partId: '', partLabel: '', partHint: '', value: null };
    return;
  }
  for (const { id, label, hint, value } of cells) {
    yield { ...base, partId: id, partLabel: label, partHint: hint ?? '', value };
  }
}

/** What the first page shows. Those who may not see money get tokens. */
export async function overview(ctx: Ctx): Promise<Overview> {
  authorize(ctx.actor, 'usage:read');
  const { actor } = ctx;
  const metric = can(actor, 'cost:read') ? 'cost' : 'total_tokens';
  const today = dayOf(ctx.now);
  const { newest, asOf } = await newestRead(ctx, metric, today);
  const trendFrom = addDays(newest, 1 - TREND_DAYS);
  const { start, previousStart, previousSameTo, previousTo } = monthComparison(today);
  const range = { from: earlier(trendFrom, previousStart), to: today };
  const base = { metric, split: 'none', workspaceIds: [], models: [], apiKeyIds: [] } as const;
  const filter: ParsedUsageFilter = {
    ...base,
    ...range,
    granularity: 'day',
    workspaceIds: [],
    models: [],
    apiKeyIds: [],
  };
  const { periods } = await readPeriods(ctx, filter);
  const { parts } = await topParts(ctx, actor, filter, periods, 1);
  const valueAt = new Map(periods.map((period, at) => [period.start, parts[0]?.values.get(at) ?? 0n]));
  const unread = new Set(periods.filter(isUnknown).map((period) => period.start));
  const sum = (from: Day, to: Day) =>
    daysOf(from, to)
      .reduce((total, day) => total + (valueAt.get(day) ?? 0n), 0n)
      .toString();
  const missing = (from: Day, to: Day) => daysOf(from, to).filter((day) => unread.has(day)).length;
  const trend = { ...filter, from: trendFrom, to: newest };
  return {
    metric,
    unit: unitOf(metric),
    asOf,
    month: {
      start,
      to: today,
      value: sum(start, today),
      missingDays: missing(start, today),
      previousSameDays: sum(previousStart, previousSameTo),
      previousWhole: sum(previousStart, previousTo),
      previousStart,
      previousMissingDays: missing(previousStart, previousTo),
    },
    trend: {
      from: trendFrom,
      to: newest,
      days: daysOf(trendFrom, newest).map((day) => ({
        day,
        value: unread.has(day) ? null : (valueAt.get(day) ?? 0n).toString(),
        partial: day === today,
      })),
      total: sum(trendFrom, newest),
    },
    workspaces: await topOf(ctx, actor, { ...trend, split: 'workspace' }),
    models: await topOf(ctx, actor, { ...trend, split: 'model' }),
    apiKeys: await topOf(ctx, actor, { ...trend, split: 'api_key' }),
  };
}

function permissionFor({ metric }: UsageFilter): 'cost:read' | 'usage:read' {
  return metric === undefined || metric === 'cost' ? 'cost:read' : 'usage:read';
}

function reportOf(metric: Metric): 'cost' | 'usage' {
  return metric === 'cost' ? 'cost' : 'usage';
}

async function readPeriods(ctx: Ctx, filter: ParsedUsageFilter): Promise<{ periods: Period[]; asOf: string | null }> {
  const rows = await ctx.db.$queryRaw<{ day: Day; readAt: Date }[]>`
    SELECT day::text AS day, read_at AS "readAt" FROM report_days
    WHERE report = ${reportOf(filter.metric)}
      AND (day BETWEEN ${filter.from}::date AND ${filter.to}::date OR day = (
        SELECT max(day) FROM report_days WHERE report = ${reportOf(filter.metric)}))
    ORDER BY day`;
  const read = new Set(rows.map(({ day }) => day));
  const periods = periodsOf(filter, dayOf(ctx.now), (day) => read.has(day));
  return { periods, asOf: rows.at(-1)?.readAt.toISOString() ?? null };
}

async function newestRead(ctx: Ctx, metric: Metric, today: Day): Promise<{ newest: Day; asOf: string | null }> {
  const [row] = await ctx.db.$queryRaw<{ day: Day; readAt: Date }[]>`
    SELECT day::text AS day, read_at AS "readAt" FROM report_days
    WHERE report = ${reportOf(metric)} ORDER BY report_days.day DESC LIMIT 1`;
  return { newest: row?.day ?? today, asOf: row?.readAt.toISOString() ?? null };
}

/** Days of the periods beside the periods' positions: one truth about where weeks and months begin. */
function positions(periods: readonly Period[]): Prisma.Sql {
  const days = periods.flatMap(({ from, to }, at) => daysOf(from, to).map((day) => ({ day, at })));
  return Prisma.sql`unnest(${days.map(({ day }) => day)}::text[], ${days.map(({ at }) => at)}::int[]) AS p (day, at)`;
}

/** The largest parts with their values, and all others as one. */
async function topParts(
  ctx: Ctx,
  actor: PersonActor,
  filter: SourceInput,
  periods: readonly Period[],
  count: number,
): Promise<{ parts: PartValues[]; rest: { count: number; values: Map<number, bigint> } }> {
  const source = sourceFor(actor, filter);
  const names = namesOf(filter.split);
  const rows = await ctx.db.$queryRaw<(Part & { part: number | null; parts: number; cells: string })[]>`
    WITH days AS (SELECT day::date AS day, at FROM ${positions(periods)}),
    cells AS (
      SELECT ${source.part} AS part, days.at, sum(${source.value}) AS value
      FROM ${source.table} t JOIN days ON days.day = t.day WHERE ${source.where} GROUP BY 1, 2
    ), ranked AS (
      SELECT part, row_number() OVER (ORDER BY sum(value) DESC, part) AS place
      FROM cells GROUP BY part HAVING bool_or(value <> 0)
    ), shown AS (
      SELECT CASE WHEN place <= ${count} THEN part END AS part, at, sum(value) AS value
      FROM cells JOIN ranked USING (part) GROUP BY 1, 2
    ), r AS (
      SELECT part, string_agg(at || ':' || value, ',') AS cells FROM shown GROUP BY part
    )
    SELECT r.part, r.cells, ${names.columns},
      (SELECT count(*)::int FROM ranked WHERE place > ${count}) AS parts
    FROM r ${names.joins}`;
  const rest = rows.find(({ part }) => part === null);
  return {
    parts: rows
      .filter(({ part }) => part !== null)
      .map(({ id, label, hint, cells }) => ({ id, label, hint, values: toValues(cells) })),
    rest: { count: rest?.parts ?? 0, values: rest ? toValues(rest.cells) : new Map() },
  };
}

function toValues(cells: string): Map<number, bigint> {
  return new Map(
    cells.split(',').map((cell): [number, bigint] => {
      const [at = '', value = '0'] = cell.split(':');
      return [Number(at), BigInt(value)];
    }),
  );
}

async function allParts(
  ctx: Ctx,
  actor: PersonActor,
  filter: ParsedUsageFilter,
  periods: readonly Period[],
): Promise<Map<number, (Part & { value: string })[]>> {
  const [first, last] = [periods[0], periods.at(-1)];
  if (!first || !last) return new Map();
  const source = sourceFor(actor, { ...filter, from: first.from, to: last.to });
  const names = namesOf(filter.split);
  const rows = await ctx.db.$queryRaw<(Part & { at: number; value: string })[]>`
    WITH days AS (SELECT day::date AS day, at FROM ${positions(periods)}),
    r AS (
      SELECT ${source.part} AS part, days.at, sum(${source.value}) AS value
      FROM ${source.table} t JOIN days ON days.day = t.day WHERE ${source.where} GROUP BY 1, 2
    )
    SELECT r.at, r.value::text AS value, ${names.columns} FROM r ${names.joins}
    WHERE r.value <> 0 ORDER BY r.at, r.value DESC, r.part`;
  const cells = new Map<number, (Part & { value: string })[]>();
  for (const { at, ...row } of rows) cells.set(at, [...(cells.get(at) ?? []), row]);
  return cells;
}

async function topOf(ctx: Ctx, actor: PersonActor, filter: ParsedUsageFilter): Promise<TopPart[]> {
  const isPrepared = filter.split === 'api_key' && filter.metric === 'cost' && reach(actor, 'cost:read').all;
  if (isPrepared) return topKeysOfThirtyDays(ctx);
  const { from, to } = filter;
  const whole: Period = { start: from, from, to, partial: false, missingDays: 0 };
  const { parts, rest } = await topParts(ctx, actor, filter, [whole], TOP_PARTS);
  const { series } = composeSeries(parts, rest, [whole]);
  return series.map(({ id, label, hint, total }) => ({ id, label, hint, value: total }));
}

/** The same figure as from spend_daily, kept ready by each ingest. */
async function topKeysOfThirtyDays(ctx: Ctx): Promise<TopPart[]> {
  const names = namesOf('api_key');
  const rows = await ctx.db.$queryRaw<(Part & { value: string; others: number; rest: string })[]>`
    WITH top AS (SELECT key_ref AS part, cost_30 FROM key_stats WHERE cost_30 <> 0 ORDER BY cost_30 DESC, key_ref LIMIT ${TOP_PARTS}),
    every AS (SELECT count(*)::int AS parts, sum(cost_30) AS total FROM key_stats WHERE cost_30 <> 0)
    SELECT ${names.columns}, r.cost_30::text AS value,
      every.parts - (SELECT count(*)::int FROM top) AS others,
      (every.total - (SELECT sum(cost_30) FROM top))::text AS rest
    FROM top r CROSS JOIN every ${names.joins} ORDER BY r.cost_30 DESC, id`;
  const parts = rows.map(({ id, label, hint, value }) => ({ id, label, hint, value }));
  const [first] = rows;
  return first && first.others > 0 ? [...parts, { ...otherPart(first.others), value: first.rest }] : parts;
}
