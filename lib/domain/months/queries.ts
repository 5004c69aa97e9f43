import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { addDays, addMonths, type Day, dayOf, monthStart } from '@/lib/core/time';
import { earlier, listDays } from '@/lib/domain/usage/report/compose';
import { namesSql, reachSql } from '@/lib/domain/usage/report/parts-sql';
import { readDays } from '@/lib/domain/usage/report/read';
import { SPEND_COST } from '@/lib/domain/usage/types-sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type Month, monthList, type StatementLine, statementGet } from './query-schema';
import { stateOfMonth, unexplainedOf } from './rules';

const MOST_MONTHS = 36;

/** Every month that was read, the newest first: what it cost, whether it is closed, and what was invoiced. */
export const listMonths = answer(monthList, async (ctx) => {
  const thisMonth = monthStart(dayOf(ctx.now));
  const months = await readMonths(ctx, { from: addMonths(thisMonth, 1 - MOST_MONTHS), to: thisMonth });
  return { months, seesAll: reach(ctx.actor, 'cost:read').all };
});

/** What a month is charged for, by workspace or by the keys of one, with what changed after it was closed. */
export const readStatement = answer(statementGet, async (ctx, { month, workspaceId }) => {
  const [found] = await readMonths(ctx, { from: month, to: month }, workspaceId);
  if (!found) throw notFound('month');
  const [lines, arrivals, organization, workspace] = await Promise.all([
    readLines(ctx, month, workspaceId),
    readArrivals(ctx, month, workspaceId),
    ctx.db.organization.findFirst({ orderBy: { seenAt: 'desc' }, select: { name: true } }),
    workspaceId === undefined
      ? null
      : ctx.db.workspace.findUnique({ where: { id: workspaceId }, select: { id: true, name: true } }),
  ]);
  if (workspaceId !== undefined && (!workspace || !seesWorkspace(ctx, workspaceId))) throw notFound('workspace');
  const isClosed = found.closed !== null;
  return {
    ...found,
    organizationName: organization?.name ?? null,
    workspace,
    lines: lines.map((line) => ({ ...line, frozen: isClosed ? line.frozen : null })),
    arrivals,
  };
});

function seesWorkspace({ actor }: CallerCtx, workspaceId: string): boolean {
  const within = reach(actor, 'cost:read');
  return within.all || within.workspaceIds.includes(workspaceId);
}

interface MonthRow {
  month: Day;
  reported: string;
  frozen: string;
  corrections: string;
}

async function readMonths(ctx: CallerCtx, range: { from: Day; to: Day }, workspaceId?: string): Promise<Month[]> {
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
              unexplained: unexplainedOf({ amount, tax, credits, priority }, BigInt(reported)).toString(),
            }
          : null,
    };
  });
}

const NO_INVOICE = { invoiceNano: null, taxNano: 0n, creditsNano: 0n, priorityNano: 0n };
const SUMS = Prisma.sql`sum(reported)::text AS reported, sum(frozen)::text AS frozen, sum(corrected)::text AS corrections`;

function lastDay(month: Day): Day {
  return addDays(addMonths(month, 1), -1);
}

/** Which rows `t` the reader sees the cost of, of the one workspace where it is named. */
function seenSql({ actor }: CallerCtx, workspaceId?: string): Prisma.Sql {
  const seen = reachSql(actor, reach(actor, 'cost:read'));
  if (workspaceId === undefined) return seen;
  return Prisma.sql`t.workspace_ref = (SELECT ref FROM workspaces WHERE id = ${workspaceId}) AND ${seen}`;
}

/** What is reported, frozen and corrected, row by row. */
function linesSql(ctx: CallerCtx, { from, to }: { from: Day; to: Day }, workspaceId?: string): Prisma.Sql {
  const where = Prisma.sql`t.month >= ${from}::date AND t.month <= ${to}::date AND ${seenSql(ctx, workspaceId)}`;
  const keys = Prisma.sql`t.month, t.workspace_ref, t.key_ref`;
  return Prisma.sql`SELECT ${keys}, ${SPEND_COST} AS reported, 0 AS frozen, 0 AS corrected FROM spend_monthly t WHERE ${where}
    UNION ALL SELECT ${keys}, 0, t.amount_nano, 0 FROM closed_lines t WHERE ${where}
    UNION ALL SELECT ${keys}, 0, 0, t.amount_nano FROM month_corrections t WHERE ${where}`;
}

async function readLines(ctx: CallerCtx, month: Day, workspaceId?: string): Promise<StatementLine[]> {
  const part = workspaceId === undefined ? Prisma.sql`l.workspace_ref` : Prisma.sql`l.key_ref`;
  const { columns, joins } = namesSql(workspaceId === undefined ? 'workspace' : 'api_key');
  const rows = await ctx.db.$queryRaw<(StatementLine & { label: string })[]>`
    SELECT ${columns}, reported, frozen, corrections FROM (
      SELECT ${part} AS part, ${SUMS}, sum(reported) AS value
      FROM (${linesSql(ctx, { from: month, to: month }, workspaceId)}) l GROUP BY 1
    ) r ${joins} ORDER BY r.value DESC, r.part`;
  return rows.map(({ id, label, reported, frozen, corrections }) => ({
    id,
    name: label,
    reported,
    frozen,
    corrections,
  }));
}

async function readArrivals(ctx: CallerCtx, month: Day, workspaceId?: string) {
  return ctx.db.$queryRaw<{ month: Day; amount: string }[]>`
    SELECT date_trunc('month', t.arrived_at AT TIME ZONE 'UTC')::date::text AS month, sum(t.amount_nano)::text AS amount
    FROM month_corrections t WHERE t.month = ${month}::date AND ${seenSql(ctx, workspaceId)} GROUP BY 1 ORDER BY 1`;
}
