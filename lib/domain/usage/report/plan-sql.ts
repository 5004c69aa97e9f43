import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import type { Day } from '@/lib/core/time';
import { UNKNOWN_HOUR } from '@/lib/domain/usage/ledger/spread-hours';
import {
  isMoney,
  type Metric,
  OTHER_COST_PREFIX,
  RATE_METRICS,
  type RateMetric,
  type Split,
} from '@/lib/domain/usage/schema';
import { INPUT_TYPES, TOKEN_TYPES, type TokenTypeId, typesCounted } from '@/lib/domain/usage/token-types';
import { ALL_TOKENS, COST_OF, COUNT_OF } from '@/lib/domain/usage/types-sql';
import { Prisma } from '@/prisma/generated/client';
import type { Place } from './frame';
import { filterSql, partSql, type RowFilters, reachSql, tagKeyOf, tokenTypePart } from './parts-sql';
import { TABLES, type Table, tableSql, withCentres } from './tables-sql';

const DAY_MS = 86_400_000;

/** The types whose counts a rate divides by. */
const DIVISORS: Record<RateMetric, readonly TokenTypeId[]> = {
  cache_hit_rate: INPUT_TYPES,
  price_per_million: typesCounted('total_tokens'),
};

/** The types whose counts a metric adds up; of a rate, what is divided. Money has its own columns. */
function countedBy(metric: Metric): readonly TokenTypeId[] {
  if (metric === 'cost' || metric === 'price_per_million') return [];
  return typesCounted(metric === 'cache_hit_rate' ? 'cache_read' : metric);
}

export function isRate(metric: Metric): metric is RateMetric {
  return RATE_METRICS.some((rate) => rate === metric);
}

/** Sums are divided by nothing. */
export function isWithoutBase({ metric }: Pick<SourceInput, 'metric'>): boolean {
  return !isRate(metric);
}

export interface SourceInput extends RowFilters {
  metric: Metric;
  split: Split;
  from: Day;
  to: Day;
  today: Day;
  /** Days beside the positions of their periods: one truth about where weeks and months begin. */
  places: readonly Place[];
  /** The hour view, with the days that were not read by hours. */
  hours?: { unread: readonly Day[] };
}

/** Rows `t` with the position `t.at` of their period, what they are split by, and what is summed of them. */
export interface Source {
  from: Prisma.Sql;
  joins: Prisma.Sql;
  part: Prisma.Sql;
  value: Prisma.Sql;
  /** What a rate divides by, else zero. */
  base: Prisma.Sql;
}

/** The smallest table that answers, of what the actor may see. Token types are split by `cellsSql` alone. */
export function sourceSql(actor: Caller, input: SourceInput, narrowedTo?: Prisma.Sql): Source {
  const { within, table, types } = planSource(actor, input);
  const { part, joins } = partSql(actor, input.split);
  const { sql, hasGaps } = (isByCentre(input) ? withCentres : tableSql)(table, input);
  const conditions = [reachSql(actor, within), ...filterSql(actor, input), ...(narrowedTo ? [narrowedTo] : [])];
  const added = (values: (Prisma.Sql | null)[]) => {
    const some = values.flatMap((value) => (value ? [value] : []));
    return some.length === 0 ? Prisma.sql`0` : Prisma.join(some, ' + ', '(', ')');
  };
  const rows = Prisma.sql`SELECT ${positionSql(input)} AS at, t.* FROM ${sql} t
    WHERE ${Prisma.join(conditions, ' AND ')}`;
  return {
    from: !hasGaps ? Prisma.sql`(${rows}) t` : Prisma.sql`(SELECT * FROM (${rows}) r WHERE at >= 0) t`,
    joins,
    part,
    value: added(types.map(({ value }) => value)),
    base: added(types.map(({ base }) => base)),
  };
}

/** Rows with their number, what is summed of them and, when asked for, their position: each worked out once. */
export function detailSql(
  actor: Caller,
  input: SourceInput,
  ref: Prisma.Sql,
  { narrowedTo, withPosition }: { narrowedTo?: Prisma.Sql; withPosition: boolean },
): Prisma.Sql {
  const { from, value, base } = sourceSql(actor, input, narrowedTo);
  const position = withPosition ? Prisma.sql`t.at, ` : Prisma.empty;
  return Prisma.sql`SELECT t.${ref}, ${position}${value} AS value, ${base} AS base FROM ${from} OFFSET 0`;
}

/** Looked up in an array rather than joined: the planner cannot guess how many rows such a join leaves. */
function positionSql({ places, from, hours }: SourceInput): Prisma.Sql {
  const slots = hours ? UNKNOWN_HOUR + 1 : 1;
  const positions: number[] = [];
  const start = Date.parse(from);
  for (const { day, hour, at } of places) positions[((Date.parse(day) - start) / DAY_MS) * slots + hour] = at;
  const filled = Array.from(positions, (at) => at ?? -1);
  const hour = hours ? Prisma.sql`t.hour` : Prisma.sql`0`;
  return Prisma.sql`(${filled}::int[])[(t.day - ${from}::date) * ${slots}::int + ${hour} + 1]`;
}

/** A SELECT of `part`, `at`, `value` and `base`: every part of every period. */
export function cellsSql(actor: Caller, input: SourceInput): Prisma.Sql {
  const { from, joins, part, value, base } = sourceSql(actor, input);
  if (input.split === 'token_type') return byTokenType(planSource(actor, input).types, from);
  const sumOfBase = isWithoutBase(input) ? Prisma.sql`0::numeric` : Prisma.sql`sum(${base})`;
  return Prisma.sql`SELECT ${part} AS part, t.at, sum(${value}) AS value, ${sumOfBase} AS base FROM ${from} ${joins} GROUP BY 1, 2`;
}

function planSource(actor: Caller, input: SourceInput): { within: Reach; table: Table; types: TypeValues[] } {
  const within = reach(actor, isMoney(input.metric) ? 'cost:read' : 'usage:read');
  const table = tableFor(input, within);
  return { within, table, types: chooseTypes(input, table.isByType) };
}

interface TypeValues {
  part: Prisma.Sql;
  value: Prisma.Sql | null;
  base: Prisma.Sql | null;
}

/** What each token type contributes to the metric, of those that the filter leaves. */
function chooseTypes({ metric, token_type: chosenTypes }: SourceInput, isByType: boolean): TypeValues[] {
  const isChosen = (id: string) => chosenTypes.length === 0 || chosenTypes.includes(id);
  if (!isByType && isMoney(metric)) {
    // The smallest tables keep one cost for all types, and are asked only for all of them.
    return [{ part: Prisma.sql`0`, value: Prisma.sql`t.cost`, base: metric === 'cost' ? null : ALL_TOKENS }];
  }
  const counted = countedBy(metric);
  const divided = isRate(metric) ? DIVISORS[metric] : [];
  const types = TOKEN_TYPES.map(({ id }, at): TypeValues & { id: string } => {
    const count = COUNT_OF.get(id) ?? null;
    const value = isMoney(metric) ? (COST_OF.get(id) ?? null) : counted.includes(id) ? count : null;
    return { id, part: Prisma.sql`${tokenTypePart(at)}::int`, value, base: divided.includes(id) ? count : null };
  });
  const chosen: TypeValues[] = types.filter(({ id, value, base }) => isChosen(id) && (value || base));
  const other = isMoney(metric) ? otherCost(chosenTypes) : null;
  return other ? [...chosen, { part: Prisma.sql`g.other_ref`, value: other, base: null }] : chosen;
}

function otherCost(chosenTypes: readonly string[]): Prisma.Sql | null {
  if (chosenTypes.length === 0) return Prisma.sql`t.cost_other`;
  const names = chosenTypes.flatMap((id) =>
    id.startsWith(OTHER_COST_PREFIX) ? [id.slice(OTHER_COST_PREFIX.length)] : [],
  );
  if (names.length === 0) return null;
  return Prisma.sql`CASE WHEN t.other_ref IN (
    SELECT ref FROM dimension_values WHERE kind = 'other' AND value = ANY(${names}::text[])) THEN t.cost_other ELSE 0 END`;
}

/** Sums each type's column first, so that few rows are turned round. */
function byTokenType(types: readonly TypeValues[], from: Prisma.Sql): Prisma.Sql {
  if (types.length === 0) return Prisma.sql`SELECT 0 AS part, 0 AS at, 0 AS value, 0 AS base WHERE false`;
  const arrayOf = (values: (Prisma.Sql | null)[]) =>
    Prisma.sql`ARRAY[${Prisma.join(values.map((value) => (value ? Prisma.sql`sum(${value})` : Prisma.sql`0::numeric`)))}]`;
  const rows = types.map(({ part }, at) => Prisma.sql`(${part}, g.vals[${at + 1}::int], g.bases[${at + 1}::int])`);
  return Prisma.sql`SELECT y.part, g.at, sum(y.value) AS value, sum(y.base) AS base FROM (
      SELECT t.at, t.other_ref, ${arrayOf(types.map(({ value }) => value))} AS vals,
        ${arrayOf(types.map(({ base }) => base))} AS bases FROM ${from} GROUP BY 1, 2
    ) g CROSS JOIN LATERAL (VALUES ${Prisma.join(rows)}) AS y (part, value, base) GROUP BY 1, 2`;
}

function isByCentre({ split, cost_centre: centres }: SourceInput): boolean {
  return split === 'cost_centre' || centres.length > 0;
}

function tableFor(input: SourceInput, within: Reach): Table {
  const { split, metric } = input;
  const isByKey = ['api_key', 'owner'].includes(split) || input.api_key.length + input.owner.length > 0 || within.own;
  const isByType = split === 'token_type' || (input.token_type.length > 0 && isMoney(metric));
  if (isByKey) return TABLES.spend;
  if (isByType || split === 'tier' || input.tier.length > 0 || input.hours || isByCentre(input)) return TABLES.keyless;
  const isByWorkspace =
    split === 'workspace' || tagKeyOf(split) !== null || input.workspace.length + input.tag.length > 0 || !within.all;
  // An organisation has fewer models than workspaces.
  if (!isByWorkspace) return TABLES.model;
  return split === 'model' || input.model.length > 0 ? TABLES.keyless : TABLES.workspace;
}
