import type { Caller } from '@/lib/access/principals';
import { Prisma } from '@/prisma/generated/client';
import { cellsSql, detailSql, isWithoutBase, type SourceInput, sourceSql } from './plan-sql';
import { coarsePlaces } from './spans';

/** How many parts are shown, and how many positions they are ranked by: those after them are a period to compare with. */
export interface Ranking {
  count: number;
  ranked: number;
}

/** `ranked` parts and the `shown` cells of the largest; under no part the total, of which the others are what remains. */
export function shownSql(actor: Caller, input: SourceInput, ranking: Ranking): Prisma.Sql {
  switch (input.split) {
    case 'none':
      return Prisma.sql`ranked AS (SELECT 0 AS part, 1 AS place), shown AS (${cellsSql(actor, input)})`;
    case 'token_type':
    case 'tier':
    case 'model':
    case 'cost_centre':
      return fromCells(actor, input, ranking);
    case 'api_key':
    case 'owner':
      return fromRefs(actor, input, ranking, Prisma.sql`key_ref`);
    default:
      return fromRefs(actor, input, ranking, Prisma.sql`workspace_ref`);
  }
}

/** Few parts of many rows: everything is summed once. */
function fromCells(actor: Caller, input: SourceInput, { count, ranked }: Ranking): Prisma.Sql {
  const sum = (value: Prisma.Sql) => Prisma.sql`sum(${value}) FILTER (WHERE at < ${ranked})`;
  return Prisma.sql`cells AS MATERIALIZED (${cellsSql(actor, input)}), ranked AS (
      SELECT part, row_number() OVER (ORDER BY ${sum(Prisma.sql`base`)} DESC NULLS LAST,
        ${sum(Prisma.sql`value`)} DESC NULLS LAST, part) AS place
      FROM cells GROUP BY part HAVING bool_or(value <> 0 OR base <> 0)
    ), shown AS (
      SELECT part, at, value, base FROM cells JOIN ranked USING (part) WHERE place <= ${count}
      UNION ALL SELECT NULL, at, sum(value), sum(base) FROM cells GROUP BY at
    )`;
}

/**
 * Many keys or workspaces: ranked by their sums over all days, of months where there are whole ones, before anything is
 * joined to them. The rows of the largest are read by an index; a smaller table has the total.
 */
function fromRefs(actor: Caller, input: SourceInput, ranking: Ranking, ref: Prisma.Sql): Prisma.Sql {
  const { joins, part } = sourceSql(actor, input);
  const isCompared = input.places.some(({ at }) => at >= ranking.ranked);
  const { hours, ...byDay } = input;
  const coarse = { ...byDay, places: coarsePlaces(input.places, ranking.ranked) };
  const rows = detailSql(actor, coarse, ref, { withPosition: isCompared });
  const narrowedTo = Prisma.sql`t.${ref} = ANY(ARRAY(SELECT ${ref} FROM tops))`;
  const topRows = detailSql(actor, input, ref, { narrowedTo, withPosition: true });
  return Prisma.sql`sizes AS MATERIALIZED (
      SELECT ${ref}, ${sizesSql(input, isCompared ? 1 : null)} FROM (${rows}) r GROUP BY 1
    ), parts AS MATERIALIZED (
      SELECT t.${ref}, ${part} AS part, t.value, t.base, t.is_any FROM sizes t ${joins}
    ), ${rankedSql(Prisma.sql`(
      SELECT part, sum(value) AS value, sum(base) AS base FROM parts GROUP BY part HAVING bool_or(is_any)) s`)},
    tops AS MATERIALIZED (SELECT ${ref}, part FROM parts JOIN ranked USING (part) WHERE place <= ${ranking.count}),
    shown AS (
      SELECT tops.part, r.at, sum(r.value) AS value, ${sumOfBase(input, Prisma.sql`r.base`)} AS base
      FROM (${topRows}) r JOIN tops USING (${ref}) GROUP BY 1, 2
      UNION ALL SELECT NULL, at, value, base FROM (${cellsSql(actor, { ...input, split: 'none' })}) total
    )`;
}

/** Sums, of the first `ranked` positions alone if given, and whether there is anything at all. Without a base it is not summed. */
function sizesSql(input: SourceInput, ranked: number | null): Prisma.Sql {
  const filter = ranked === null ? Prisma.empty : Prisma.sql`FILTER (WHERE at < ${ranked})`;
  return isWithoutBase(input)
    ? Prisma.sql`sum(value) ${filter} AS value, 0::numeric AS base, bool_or(value <> 0) AS is_any`
    : Prisma.sql`sum(value) ${filter} AS value, sum(base) ${filter} AS base, bool_or(value <> 0 OR base <> 0) AS is_any`;
}

function rankedSql(from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`ranked AS (
      SELECT part, row_number() OVER (ORDER BY base DESC NULLS LAST, value DESC NULLS LAST, part) AS place FROM ${from}
    )`;
}

function sumOfBase(input: SourceInput, base: Prisma.Sql): Prisma.Sql {
  return isWithoutBase(input) ? Prisma.sql`0::numeric` : Prisma.sql`sum(${base})`;
}
