import { reach } from '@/lib/access/reach';
import { addDays, addMonths, type Day, dayOf } from '@/lib/core/time';
import { earlier, listDays } from '@/lib/domain/usage/report/compose';
import { reachSql } from '@/lib/domain/usage/report/parts-sql';
import { readDays } from '@/lib/domain/usage/report/read';
import { SPEND_COST } from '@/lib/domain/usage/types-sql';
import type { CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import type { Month } from './query-schema';
import { stateOfMonth, subtractExplained } from './rules';

interface MonthRow {
  month: Day;
  reported: string;
  frozen: string;
  corrections: string;
}

/** Months that were read, the newest first, of what the reader may see. */
export async function readMonths(
  ctx: CallerCtx,
  range: { from: Day; to: Day },
  workspaceId?: string,
): Promise<Month[]> {
  const rows = await ctx.db.$queryRaw<MonthRow[]>`
    SELECT month::text AS month, ${SUMS} FROM (${linesSql(ctx, range, workspaceId)}) l GROUP BY 1 ORDER BY 1 DESC`;
  const known = await ctx.db.closedMonth.findMany({
    where: { month: { gte: new Date(range.from), lte: new Date(range.to) } },
  });
  const closedOf = new Map(known.map((closed) => [dayOf(closed.month), closed]));
  const today = dayOf(ctx.now);
  const oldest = rows.at(-1)?.month ?? range.from;
  const reads = (await readDays(ctx, { from: oldest, to: earlier(lastDay(range.to), today) }))(['cost']);
  const seesAll = reach(ctx.actor, 'cost:read').all && workspaceId === undefined;
  return rows.map(({ month, reported, frozen, corrections }) => {
    const days = listDays(month, earlier(lastDay(month), today));
    const unreadDays = days.filter((day) => !reads.isComplete(day)).length;
    const closed = closedOf.get(month);
    const { invoiceNano: amount, taxNano: tax, creditsNano: credits, priorityNano: priority } = closed ?? NO_INVOICE;
    const isOver = lastDay(month) < today;
    return {
      ...{ month, unreadDays, reported },
      state: stateOfMonth({ isClosed: closed !== undefined, isOver, unreadDays }),
      closed: closed ? { at: closed.closedAt, by: closed.closedBy, frozen, corrections } : null,
      invoice:
        closed?.invoicedAt && amount !== null && seesAll
          ? {
              amount: amount.toString(),
              tax: tax.toString(),
              credits: credits.toString(),
              priority: priority.toString(),
              note: closed.invoiceNote,
              by: closed.invoicedBy ?? '',
              at: closed.invoicedAt,
              unexplained: subtractExplained({ amount, tax, credits, priority }, BigInt(reported)).toString(),
            }
          : null,
    };
  });
}

const NO_INVOICE = { invoiceNano: null, taxNano: 0n, creditsNano: 0n, priorityNano: 0n };
export const SUMS = Prisma.sql`sum(reported)::text AS reported, sum(frozen)::text AS frozen, sum(corrected)::text AS corrections`;

function lastDay(month: Day): Day {
  return addDays(addMonths(month, 1), -1);
}

/** Which rows `t` the reader sees the cost of, of the one workspace where it is named. */
export function seenSql({ actor }: CallerCtx, workspaceId?: string): Prisma.Sql {
  const seen = reachSql(actor, reach(actor, 'cost:read'));
  if (workspaceId === undefined) return seen;
  return Prisma.sql`t.workspace_ref = (SELECT ref FROM workspaces WHERE id = ${workspaceId}) AND ${seen}`;
}

/** What is reported, frozen and corrected, row by row. */
export function linesSql(ctx: CallerCtx, { from, to }: { from: Day; to: Day }, workspaceId?: string): Prisma.Sql {
  const where = Prisma.sql`t.month >= ${from}::date AND t.month <= ${to}::date AND ${seenSql(ctx, workspaceId)}`;
  const keys = Prisma.sql`t.month, t.workspace_ref, t.key_ref`;
  return Prisma.sql`SELECT ${keys}, ${SPEND_COST} AS reported, 0 AS frozen, 0 AS corrected FROM spend_monthly t WHERE ${where}
    UNION ALL SELECT ${keys}, 0, t.amount_nano, 0 FROM closed_lines t WHERE ${where}
    UNION ALL SELECT ${keys}, 0, 0, t.amount_nano FROM month_corrections t WHERE ${where}`;
}
