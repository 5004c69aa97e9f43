import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import type { Db } from '@/lib/core/db';
import { addDays, type Day, dayOf } from '@/lib/core/time';
import { type DayState, REPORTS, type Reading, type Report, stateOfDay } from '@/lib/domain/sync/day-rules';
import { FORECAST_HISTORY_DAYS } from '@/lib/domain/usage/overview/forecast';
import { listMovers, type PartWeeks, TOP_MOVERS } from '@/lib/domain/usage/overview/movers';
import type { Mover, Part, TopPart } from '@/lib/domain/usage/query-schema';
import type { Metric } from '@/lib/domain/usage/schema';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import { listDays, otherPart, type PartValues, type RestValues } from './compose';
import { isPairUnknown, type PeriodPair } from './export';
import type { DayRange, Reads } from './frame';
import { NO_FILTERS, namesSql } from './parts-sql';
import { cellsSql, isWithoutBase, type SourceInput } from './plan-sql';
import { type Ranking, shownSql } from './ranking-sql';

/** The reports that a metric is of. */
export function reportsOf(metric: Metric): Report[] {
  if (metric === 'price_per_million') return ['usage', 'cost'];
  return [metric === 'cost' ? 'cost' : 'usage'];
}

/** Who reads needs no more of a context: a transaction will do. */
export interface Reader {
  db: Pick<Db, '$queryRaw'>;
  now: Date;
}

/** A day counts as read when all of the reports that are wanted have it, and as complete when it is whole. */
export interface ReadDays extends Reads {
  isRead(day: Day): boolean;
  isComplete(day: Day): boolean;
  /** The older of the newest days read. */
  newest: Day | null;
  /** The oldest of the newest readings. */
  asOf: string | null;
}

/**
 * What was read of the reports within the days and in the last days known of each, in one statement, and one row for each
 * report: years of days cost little to take over.
 */
export async function readDays(
  ctx: Reader,
  { from, to }: DayRange,
  { withHours = false, lastDays = 1 }: { withHours?: boolean; lastDays?: number } = {},
): Promise<(reports: readonly Report[]) => ReadDays> {
  const names = [...REPORTS, ...(withHours ? ['usage_hourly'] : [])];
  const rows = await ctx.db.$queryRaw<{ report: string; days: string }[]>`
    SELECT n.report, read.days FROM unnest(${names}::text[]) n (report)
    CROSS JOIN LATERAL (SELECT max(day) AS day FROM report_days WHERE report = n.report) last
    CROSS JOIN LATERAL (
      SELECT string_agg(
        d.day || ' ' || (date_part('epoch', d.read_at) * 1000)::bigint || ' ' || d.unreadable, ',' ORDER BY d.day) AS days
      FROM report_days d WHERE d.report = n.report AND d.day > least(last.day - ${lastDays}::int, ${from}::date - 1)
        AND (d.day BETWEEN ${from}::date AND ${to}::date OR d.day > last.day - ${lastDays}::int)
    ) read WHERE read.days IS NOT NULL`;
  const readings = new Map(rows.map(({ report, days }) => [report, new Map(days.split(',').map(toReading))]));
  const of = (report: string) => readings.get(report) ?? new Map<Day, Reading>();
  const [usage, cost] = [of('usage'), of('cost')];
  const today = dayOf(ctx.now);
  return (wanted) => {
    const newest = wanted.flatMap((report) => [...of(report)].filter(([day]) => day <= today).slice(-1));
    const oldestReading = Math.min(...newest.map(([, { at }]) => at));
    const states = new Map<Day, DayState>();
    const stateOf = (day: Day) => {
      const known = states.get(day);
      if (known !== undefined) return known;
      const state = stateOfDay(day, { usage: usage.get(day), cost: cost.get(day) }, ctx.now, wanted);
      states.set(day, state);
      return state;
    };
    return {
      stateOf,
      isRead: (day) => stateOf(day) !== 'missing',
      isComplete: (day) => stateOf(day) === 'whole',
      hoursOf: (day) => of('usage_hourly').get(day),
      newest: newest.map(([day]) => day).sort()[0] ?? null,
      asOf: newest.length === wanted.length ? new Date(oldestReading).toISOString() : null,
    };
  };
}

/** Days of the overview's trend, and of the two weeks that are set against each other. */
export const TREND_DAYS = 30;
export const MOVER_DAYS = 14;

/** What was read of the days that the overview and its forecast look at: one statement for both. Called through `once`. */
export function readRecentDays(ctx: Ctx): ReturnType<typeof readDays> {
  const today = dayOf(ctx.now);
  const range = { from: addDays(today, -FORECAST_HISTORY_DAYS), to: today };
  return readDays(ctx, range, { lastDays: MOVER_DAYS + TREND_DAYS });
}

function toReading(text: string): [Day, Reading] {
  const [day = '', at, unreadable] = text.split(' ');
  return [day, { at: Number(at), unreadable: Number(unreadable), isHeld: false }];
}

/**
 * The largest parts with their values, and all others as one. Largest in the first `ranked` positions: those after them are
 * a period to compare with.
 */
export async function topParts(
  ctx: Ctx,
  actor: Caller,
  input: SourceInput,
  ranking: Ranking,
): Promise<{ parts: PartValues[]; rest: RestValues }> {
  const names = namesSql(input.split);
  const cell = isWithoutBase(input) ? Prisma.sql`at || ':' || value` : Prisma.sql`at || ':' || value || ':' || base`;
  const rows = await ctx.db.$queryRaw<(Part & { part: number | null; parts: number; cells: string })[]>`
    WITH ${shownSql(actor, input, ranking)}, r AS (
      SELECT part, string_agg(${cell}, ',') AS cells FROM shown GROUP BY part
    )
    SELECT r.part, r.cells, ${names.columns}, (SELECT count(*)::int FROM ranked WHERE place > ${ranking.count}) AS parts
    FROM r ${names.joins}`;
  const total = rows.find(({ part }) => part === null);
  const parts = rows
    .filter(({ part }) => part !== null)
    .map(({ id, label, hint, cells }) => ({ id, label, hint, ...toValues(cells) }));
  // What comes to nothing over its days is ranked nowhere, and may hold something in their hours.
  const rest = subtractParts(toValues(total?.cells ?? ''), parts);
  return {
    parts: parts.filter(hasAny),
    rest: { ...rest, count: Math.max(total?.parts ?? 0, hasAny(rest) ? 1 : 0) },
  };
}

interface Cells {
  values: Map<number, bigint>;
  bases: Map<number, bigint>;
}

function hasAny({ values, bases }: Cells): boolean {
  return [...values.values(), ...bases.values()].some((value) => value !== 0n);
}

/** Cells as `position:value` or, of rates, `position:value:base`. */
export function toValues(cells: string): Cells {
  const [values, bases] = [new Map<number, bigint>(), new Map<number, bigint>()];
  for (const cell of cells.split(',').filter(Boolean)) {
    const [at, value = '0', base] = cell.split(':');
    values.set(Number(at), BigInt(value));
    if (base !== undefined) bases.set(Number(at), BigInt(base));
  }
  return { values, bases };
}

/** What the parts leave of the total. */
function subtractParts({ values, bases }: Cells, parts: readonly Cells[]): Cells {
  const without = (total: Map<number, bigint>, taken: readonly Map<number, bigint>[]) =>
    new Map(
      [...total].map(([at, value]) => [at, taken.reduce((left, values) => left - (values.get(at) ?? 0n), value)]),
    );
  return {
    values: without(
      values,
      parts.map((part) => part.values),
    ),
    bases: without(
      bases,
      parts.map((part) => part.bases),
    ),
  };
}

export interface PartCell extends Part {
  value: bigint;
  base: bigint;
}

/** Every part of every position, largest first. */
export async function allParts(ctx: Reader, actor: Caller, input: SourceInput): Promise<Map<number, PartCell[]>> {
  const names = namesSql(input.split);
  const rows = await ctx.db.$queryRaw<(Part & { at: number; value: string; base: string })[]>`
    WITH r AS (${cellsSql(actor, input)})
    SELECT r.at, r.value::text AS value, r.base::text AS base, ${names.columns} FROM r ${names.joins}
    WHERE r.value <> 0 OR r.base <> 0 ORDER BY r.at, r.value DESC, r.part`;
  const cells = new Map<number, PartCell[]>();
  for (const { at, value, base, ...part } of rows) {
    const list = cells.get(at) ?? [];
    list.push({ ...part, value: BigInt(value), base: BigInt(base) });
    cells.set(at, list);
  }
  return cells;
}

/** How many rows the parts of the sources fill, those of the same position and part one, and one for each pair of which nothing is known. */
export async function countParts(
  ctx: Ctx,
  actor: Caller,
  inputs: readonly SourceInput[],
  pairs: readonly PeriodPair[],
): Promise<number> {
  const cells = inputs.map(
    (input) => Prisma.sql`SELECT part, at FROM (${cellsSql(actor, input)}) c WHERE value <> 0 OR base <> 0`,
  );
  const [row] = await ctx.db.$queryRaw<{ rows: number; filled: number[] }[]>`
    SELECT count(*)::int AS rows, coalesce(array_agg(DISTINCT at), '{}') AS filled
    FROM (${Prisma.join(cells, ' UNION ')}) cells`;
  const filled = new Set(row?.filled);
  return (row?.rows ?? 0) + pairs.filter((pair, at) => isPairUnknown(pair) && !filled.has(at)).length;
}

export const TOP_PARTS = 5;

export interface TopLists {
  top: TopPart[];
  movers: Mover[];
}
export interface TopRange {
  metric: 'cost' | 'total_tokens';
  trend: DayRange;
  /** Two weeks, the later one first. */
  weeks: { now: DayRange; before: DayRange } | null;
}

type TopRow = Part &
  Record<'value' | 'now' | 'before' | 'tokensNow' | 'tokensBefore', string> & {
    rest: string;
    others: number;
  };

/** The largest parts of the trend's days, and those that changed most between the weeks, in one statement. */
export async function topLists(
  ctx: Ctx,
  actor: Caller,
  split: 'workspace' | 'model' | 'api_key',
  range: TopRange,
): Promise<TopLists> {
  const { metric } = range;
  const isPrepared = split === 'api_key' && reach(actor, metric === 'cost' ? 'cost:read' : 'usage:read').all;
  const names = namesSql(split);
  const rows = await ctx.db.$queryRaw<TopRow[]>`
    WITH ${isPrepared ? preparedKeys(metric) : countedParts(actor, split, range, dayOf(ctx.now))}
    SELECT ${names.columns}, r.value::text AS value, r.now::text AS now, r.before::text AS before,
      r.tokens_now::text AS "tokensNow", r.tokens_before::text AS "tokensBefore",
      every.parts AS others, coalesce(every.value, 0)::text AS rest
    FROM r CROSS JOIN every ${names.joins}`;
  const top = rows
    .map(({ id, label, hint, value }) => ({ id, label, hint, value }))
    .filter(({ value }) => value !== '0')
    .sort((a, b) => (a.value === b.value ? (a.id < b.id ? -1 : 1) : BigInt(a.value) > BigInt(b.value) ? -1 : 1))
    .slice(0, TOP_PARTS);
  const others = (rows[0]?.others ?? 0) - top.length;
  const rest = top.reduce((left, { value }) => left - BigInt(value), BigInt(rows[0]?.rest ?? 0));
  const weeks = rows.map(
    ({ id, label, hint, ...row }): PartWeeks => ({
      ...{ id, label, hint },
      now: BigInt(row.now),
      before: BigInt(row.before),
      tokensNow: BigInt(row.tokensNow),
      tokensBefore: BigInt(row.tokensBefore),
    }),
  );
  return {
    top: others > 0 ? [...top, { ...otherPart(others), value: rest.toString() }] : top,
    movers: range.weeks ? listMovers(weeks, metric) : [],
  };
}

/** Positions: 0 the trend alone, 1 and 2 also the week before and the week, 3 and 4 these alone. */
function countedParts(
  actor: Caller,
  split: 'workspace' | 'model' | 'api_key',
  range: TopRange,
  today: Day,
): Prisma.Sql {
  const { metric, trend, weeks } = range;
  const [week, before] = weeks
    ? [listDays(weeks.now.from, weeks.now.to), listDays(weeks.before.from, weeks.before.to)]
    : [[], []];
  const inTrend = new Set(listDays(trend.from, trend.to));
  const all = [...new Set([...inTrend, ...before, ...week])].sort();
  const placeOf = (day: Day) => (week.includes(day) ? 2 : before.includes(day) ? 1 : 0) + (inTrend.has(day) ? 0 : 2);
  const cells = cellsSql(actor, {
    ...NO_FILTERS,
    split,
    metric: metric === 'cost' ? 'price_per_million' : metric,
    from: all[0] ?? trend.from,
    to: all.at(-1) ?? trend.to,
    today,
    places: all.map((day) => ({ day, hour: 0, at: placeOf(day) })),
  });
  return Prisma.sql`cells AS (${cells}), summed AS (
      SELECT part, coalesce(sum(value) FILTER (WHERE at < 3), 0) AS value,
        coalesce(sum(value) FILTER (WHERE at IN (2, 4)), 0) AS now, coalesce(sum(value) FILTER (WHERE at IN (1, 3)), 0) AS before,
        coalesce(sum(base) FILTER (WHERE at IN (2, 4)), 0) AS tokens_now,
        coalesce(sum(base) FILTER (WHERE at IN (1, 3)), 0) AS tokens_before
      FROM cells GROUP BY part
    ), every AS (SELECT count(*)::int AS parts, sum(value) AS value FROM summed WHERE value <> 0),
    r AS (
      SELECT * FROM (
        SELECT *, row_number() OVER (ORDER BY value = 0, value DESC, part) AS place,
          row_number() OVER (ORDER BY abs(now - before) DESC, part) AS moved FROM summed
      ) ranked WHERE place <= ${TOP_PARTS} OR moved <= ${TOP_MOVERS}
    )`;
}

/** The same figures as from spend_daily, kept ready by each ingest. */
function preparedKeys(metric: 'cost' | 'total_tokens'): Prisma.Sql {
  const { value, now, before, change } = PREPARED[metric];
  const columns = Prisma.sql`key_ref AS part, ${value} AS value, ${now} AS now, ${before} AS before,
    tokens_week AS tokens_now, tokens_week_before AS tokens_before`;
  return Prisma.sql`r AS (
      (SELECT ${columns} FROM key_stats WHERE ${value} <> 0 ORDER BY ${value} DESC, key_ref LIMIT ${TOP_PARTS})
      UNION (SELECT ${columns} FROM key_stats WHERE ${change} > 0 ORDER BY ${change} DESC, key_ref LIMIT ${TOP_MOVERS})
      UNION (SELECT ${columns} FROM key_stats WHERE ${change} < 0 ORDER BY ${change}, key_ref LIMIT ${TOP_MOVERS})
    ), every AS (SELECT count(*)::int AS parts, sum(${value}) AS value FROM key_stats WHERE ${value} <> 0)`;
}

const PREPARED = {
  cost: {
    value: Prisma.sql`cost_30`,
    now: Prisma.sql`cost_week`,
    before: Prisma.sql`cost_week_before`,
    change: Prisma.sql`cost_change`,
  },
  total_tokens: {
    value: Prisma.sql`tokens_30`,
    now: Prisma.sql`tokens_week`,
    before: Prisma.sql`tokens_week_before`,
    change: Prisma.sql`tokens_change`,
  },
};
