import type { Db } from '@/lib/core/db';
import { addDays, type Day } from '@/lib/core/time';
import { Prisma } from '@/prisma/generated/client';
import type { SpendWindow } from './query-schema';
import { LIST_PAGE_SIZE, type ListPage } from './schema';
import { allOf, SPEND_DAYS } from './sql';

/** A row as Postgres gives it, its money not yet a string. */
export type Unformatted<Row extends { spend: string | null }> = Omit<Row, 'spend'> & { spend: bigint | null };

interface PageQuery<Facet extends string> {
  /** Rows the actor may see, with hidden figures already null, so that filters and order cannot reveal them. */
  rows: Prisma.Sql;
  /** Over `r`, the rows. */
  where: readonly Prisma.Sql[];
  /** Facets of the rows; each is counted. */
  facets: Readonly<Record<Facet, Prisma.Sql>>;
  show: Facet;
  order: Prisma.Sql;
  page: number;
  pageSize?: number;
  /** Where whole rows are dear: all that facets and order ask of each, with its `id`. Whole are only those of the page then. */
  slim?: Prisma.Sql;
}

/** One page of a list with its counts, always in one statement. */
export async function readPage<Row, Facet extends string>(
  db: Pick<Db, '$queryRaw'>,
  { rows, where, facets, show, order, page, pageSize = LIST_PAGE_SIZE, slim }: PageQuery<Facet>,
): Promise<ListPage<Row, Facet>> {
  const counts = (Object.keys(facets) as Facet[]).map(
    (name) => Prisma.sql`${name}::text, count(*) FILTER (WHERE ${facets[name]})`,
  );
  const whole = slim
    ? Prisma.sql`(placed JOIN (SELECT * FROM (${rows}) r WHERE r.id = ANY(ARRAY(SELECT id FROM placed))) w USING (id))`
    : Prisma.sql`placed`;
  const found = await db.$queryRaw<
    (Row & { total: number; page: number; facets: Record<Facet, number>; place: number | null })[]
  >`
    WITH base AS MATERIALIZED (SELECT ${slim ?? Prisma.sql`*`} FROM (${rows}) r WHERE ${allOf(where)}),
    counted AS (
      SELECT (count(*) FILTER (WHERE ${facets[show]}))::int AS total, jsonb_build_object(${Prisma.join(counts)}) AS facets FROM base r
    ), at AS (
      SELECT total, facets, least(${page}::int, greatest(1, (total + ${pageSize - 1}::int) / ${pageSize}::int)) AS page FROM counted
    ), placed AS MATERIALIZED (
      SELECT ${slim ? Prisma.sql`id` : Prisma.sql`*`}, row_number() OVER () AS place FROM (
        SELECT * FROM base r WHERE ${facets[show]}
        ORDER BY ${order} LIMIT ${pageSize}::int OFFSET (SELECT (page - 1) * ${pageSize}::int FROM at)
      ) page
    )
    SELECT shown.*, at.total, at.facets, at.page FROM at LEFT JOIN ${whole} AS shown ON true ORDER BY shown.place`;
  const [first] = found;
  const none = Object.fromEntries(Object.keys(facets).map((name) => [name, 0])) as Record<Facet, number>;
  return {
    rows: found.filter(({ place }) => place !== null).map(({ total, facets, page, place, ...row }) => row as Row),
    total: first?.total ?? 0,
    page: first?.page ?? 1,
    pageSize,
    facets: first?.facets ?? none,
  };
}

export async function readSpendWindow(db: Pick<Db, '$queryRaw'>): Promise<SpendWindow | null> {
  const [row] = await db.$queryRaw<{ day: Day; readAt: Date }[]>`
    SELECT day::text AS day, read_at AS "readAt" FROM report_days
    WHERE report = 'cost' ORDER BY report_days.day DESC LIMIT 1`;
  return row ? { from: addDays(row.day, 1 - SPEND_DAYS), to: row.day, readAt: row.readAt } : null;
}
