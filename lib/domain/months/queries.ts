import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { addMonths, type Day, dayOf, monthStart } from '@/lib/core/time';
import { namesSql } from '@/lib/domain/usage/report/parts-sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { monthList, type StatementLine, statementGet } from './query-schema';
import { linesSql, readMonths, SUMS, seenSql } from './reads';

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
