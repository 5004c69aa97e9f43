import { can } from '@/lib/access/reach';
import { readPage } from '@/lib/lists/read-page';
import { contains, ordered } from '@/lib/lists/sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { budgetList, budgetsAskable, budgetsOf } from './query-schema';
import { type BudgetRecord, toRow } from './row-rules';
import type { BudgetPeriod } from './rules';
import type { BudgetFacet, BudgetSort } from './schema';
import { budgetRows, budgetsOfScope } from './visible-sql';

const IN_FORCE = Prisma.sql`r."archivedAt" IS NULL`;
const standing = (name: string) => Prisma.sql`${IN_FORCE} AND r.standing = ${name}`;

const FACETS: Readonly<Record<BudgetFacet, Prisma.Sql>> = {
  all: IN_FORCE,
  passed: standing('passed'),
  near: standing('near'),
  heading: standing('heading'),
  on_track: standing('on_track'),
  no_limit: standing('no_limit'),
  archived: Prisma.sql`r."archivedAt" IS NOT NULL`,
};

const SORTS: Readonly<Record<BudgetSort, Prisma.Sql>> = {
  name: Prisma.sql`lower(r.name)`,
  spent: Prisma.sql`r.spent`,
  limit: Prisma.sql`r."limit"`,
  remaining: Prisma.sql`r."limit" - r.spent`,
  forecast: Prisma.sql`r.expected`,
  used: Prisma.sql`CASE WHEN r."limit" = 0 THEN CASE WHEN r.spent > 0 THEN 'Infinity'::numeric ELSE 0 END
    ELSE r.spent::numeric / r."limit" END`,
};

/** Budgets with where each stands, as far as the actor may see. */
export const listBudgets = answer(budgetList, async (ctx, filters) => {
  const { search, show, scopeKind, period, sort, order, page, pageSize } = filters;
  const found = await readPage<BudgetRecord, BudgetFacet>(ctx.db, {
    rows: budgetRows(ctx.actor, ctx.now),
    where: [
      contains([Prisma.sql`r.name`, Prisma.sql`r.label`, Prisma.sql`r."scopeId"`], search),
      scopeKind ? Prisma.sql`r."scopeKind" = ${scopeKind}` : Prisma.sql`true`,
      period ? Prisma.sql`r.period = ${period}` : Prisma.sql`true`,
    ],
    facets: FACETS,
    show,
    order: Prisma.sql`${ordered(SORTS[sort], order)}, lower(r.name), r.id`,
    page,
    pageSize,
  });
  return { ...found, rows: found.rows.map((row) => toRow(row, ctx.now)) };
});

/** The budgets of a workspace whose figures the reader does not see, by name: they may ask for more of them all the same. */
export const listAskableBudgets = answer(budgetsAskable, async (ctx, { workspaceId }) => {
  if (!can(ctx.actor, 'workspace:read', { workspaceId })) return [];
  const scope = { kind: 'workspace', id: workspaceId } as const;
  const seen = await ctx.db.$queryRaw<BudgetRecord[]>(budgetsOfScope(ctx.actor, ctx.now, scope));
  const budgets = await ctx.db.budget.findMany({
    where: { scopeKind: 'workspace', scopeId: workspaceId, archivedAt: null, id: { notIn: seen.map(({ id }) => id) } },
    orderBy: { name: 'asc' },
  });
  return budgets.map(({ id, name, period }) => ({ id, name, period: period as BudgetPeriod }));
});

/** The budgets in force of exactly one thing, the longest period first. */
export const listBudgetsOf = answer(budgetsOf, async (ctx, { scope }) => {
  const rows = await ctx.db.$queryRaw<BudgetRecord[]>(budgetsOfScope(ctx.actor, ctx.now, scope));
  return rows.map((row) => toRow(row, ctx.now));
});
