import type { Caller } from '@/lib/access/principals';
import type { PartSum, Period, UsageParts } from '@/lib/domain/usage/query-schema';
import type { PARTS_AMONG, RateMetric } from '@/lib/domain/usage/schema';
import { LIST_PAGE_SIZE } from '@/lib/lists/schema';
import type { Ctx } from '@/lib/operations/context';
import { Prisma } from '@/prisma/generated/client';
import { sumParts, TOP_SERIES } from './compose';
import { namesSql } from './parts-sql';
import { cellsSql, isRate, type SourceInput } from './plan-sql';
import { toValues } from './read';

interface Row {
  id: string | null;
  label: string;
  hint: string | null;
  place: number;
  cells: string;
  parts: number;
  sum: string;
  base: string;
  otherParts: number;
  otherSum: string;
  otherBase: string;
  found: number;
  foundSum: string;
  foundBase: string;
}

interface Wanted {
  search: string;
  page: number;
  among: (typeof PARTS_AMONG)[number];
  periods: readonly Period[];
}

type PartList = Pick<UsageParts, 'whole' | 'other' | 'found' | 'rows' | 'total' | 'page' | 'pageSize'>;

/** A page of all parts, largest first, each with its own line, and the sums of all, of the found and of the rest. One statement. */
export async function listParts(ctx: Ctx, actor: Caller, source: SourceInput, wanted: Wanted): Promise<PartList> {
  const { search, page, among, periods } = wanted;
  const { metric, split } = source;
  const names = namesSql(split);
  const has = (text: Prisma.Sql) => Prisma.sql`strpos(lower(${text}), lower(${search}::text)) > 0`;
  const others = Prisma.sql`FILTER (WHERE place > ${TOP_SERIES})`;
  const rows = await ctx.db.$queryRaw<Row[]>`
    WITH cells AS MATERIALIZED (${cellsSql(actor, source)}), ranked AS (
      SELECT part, sum(value) AS value, sum(base) AS base,
        row_number() OVER (ORDER BY sum(base) DESC NULLS LAST, sum(value) DESC NULLS LAST, part) AS place
      FROM cells GROUP BY part HAVING bool_or(value <> 0 OR base <> 0)
    ), named AS (
      SELECT r.part, r.place, r.value, r.base, ${names.columns} FROM ranked r ${names.joins}
    ), matched AS (
      SELECT * FROM named WHERE (${among === 'all'} OR place > ${TOP_SERIES})
        AND (${has(Prisma.sql`label`)} OR ${has(Prisma.sql`coalesce(hint, '')`)} OR ${has(Prisma.sql`id`)})
    ), shown AS (
      SELECT * FROM matched ORDER BY place LIMIT ${LIST_PAGE_SIZE}
      OFFSET (SELECT (least(${page}::bigint, greatest((count(*) + ${LIST_PAGE_SIZE} - 1) / ${LIST_PAGE_SIZE}, 1)) - 1) * ${LIST_PAGE_SIZE} FROM matched)
    )
    SELECT s.id, s.label, s.hint, s.place::int AS place,
      (SELECT string_agg(c.at || ':' || c.value || ':' || c.base, ',') FROM cells c WHERE c.part = s.part) AS cells,
      every.*, met.*
    FROM (SELECT count(*)::int AS parts, ${sumOfValues()} AS sum, ${sumOfBases()} AS base,
        count(*) FILTER (WHERE place > ${TOP_SERIES})::int AS "otherParts",
        ${sumOfValues(others)} AS "otherSum", ${sumOfBases(others)} AS "otherBase" FROM ranked) every
    CROSS JOIN (SELECT count(*)::int AS found, ${sumOfValues()} AS "foundSum", ${sumOfBases()} AS "foundBase" FROM matched) met
    LEFT JOIN shown s ON true ORDER BY s.place`;
  const rate = isRate(metric) ? metric : undefined;
  const [first] = rows;
  const lastPage = Math.max(1, Math.ceil((first?.found ?? 0) / LIST_PAGE_SIZE));
  return {
    whole: toPartSum(first?.parts, first?.sum, first?.base, rate),
    other: toPartSum(first?.otherParts, first?.otherSum, first?.otherBase, rate),
    found: toPartSum(first?.found, first?.foundSum, first?.foundBase, rate),
    rows: rows.flatMap(({ id, label, hint, place, cells }) =>
      id === null ? [] : [{ id, label, hint, place, ...sumParts([toValues(cells)], periods, rate) }],
    ),
    ...{ total: first?.found ?? 0, page: Math.min(page, lastPage), pageSize: LIST_PAGE_SIZE },
  };
}

const sumOfValues = (filter = Prisma.empty) => Prisma.sql`coalesce(sum(value) ${filter}, 0)::text`;
const sumOfBases = (filter = Prisma.empty) => Prisma.sql`coalesce(sum(base) ${filter}, 0)::text`;

function toPartSum(count = 0, value = '0', base = '0', rate?: RateMetric): PartSum {
  const at = (sum: string) => new Map([[0, BigInt(sum)]]);
  const { total, totalPair } = sumParts([{ values: at(value), bases: at(base) }], [], rate);
  return { count, total, ...(totalPair ? { totalPair } : {}) };
}
