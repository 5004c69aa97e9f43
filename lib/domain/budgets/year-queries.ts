import { reach } from '@/lib/access/reach';
import { addDays, addMonths, type Day, dayOf } from '@/lib/core/time';
import { countDays, earlier, listDays } from '@/lib/domain/usage/report/compose';
import { NO_FILTERS } from '@/lib/domain/usage/report/parts-sql';
import { allParts, readDays } from '@/lib/domain/usage/report/read';
import { answer } from '@/lib/operations/answer';
import type { Budget, BudgetLimit } from '@/prisma/generated/client';
import { type BudgetYear, budgetYearGet, type YearRow } from './query-schema';
import { limitRows } from './reads';
import { findTerms, type Window, windowOf } from './rules';

type Stored = Budget & { limits: BudgetLimit[] };

/** What each month of a year cost against its monthly budgets: the organisation, and each workspace that the actor may see. */
export const getBudgetYear = answer(budgetYearGet, async (ctx, { year }): Promise<BudgetYear> => {
  const today = dayOf(ctx.now);
  const months = Array.from({ length: 12 }, (_, at) => windowOf('month', addMonths(`${year}-01-01`, at))).filter(
    ({ from }) => from <= today,
  );
  const [first, last] = [months[0], months.at(-1)];
  const within = reach(ctx.actor, 'cost:read');
  const range = { from: first?.from ?? today, to: earlier(last?.to ?? today, today) };
  const reads = (await readDays(ctx, range))(['cost']);
  const places = months.flatMap(({ from, to }, at) =>
    listDays(from, earlier(to, today))
      .filter(reads.isRead)
      .map((day) => ({ day, hour: 0, at })),
  );
  const source = { ...NO_FILTERS, ...range, metric: 'cost', split: 'workspace', today, places } as const;
  const parts = places.length === 0 ? [] : [...(await allParts(ctx, ctx.actor, source))];
  const spent = new Map(parts.map(([at, all]) => [at, new Map(all.map(({ id, value }) => [id, value]))]));
  const budgets = await ctx.db.budget.findMany({
    where: { period: 'month', scopeKind: { in: ['workspace', 'organization'] } },
    include: { limits: true },
    orderBy: [{ archivedAt: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
  });
  // Of several the one in force, else the one that was archived last.
  const budgetOf = new Map(budgets.map((budget) => [budget.scopeId, budget]));
  const names = new Map<string, string>();
  for (const { id, name } of await ctx.db.workspace.findMany({ select: { id: true, name: true } })) names.set(id, name);
  // What belongs to no workspace that is known keeps a row of its own.
  for (const [, all] of parts) for (const { id, label } of all) names.set(id, names.get(id) ?? label);
  const isRead = months.map((_, at) => places.some((place) => place.at === at));
  const rowOf = (id: string, label: string, spentIn: (at: number) => bigint): YearRow =>
    yearRow({ id, label }, budgetOf.get(id) ?? null, {
      months,
      spentIn: (at) => (isRead[at] ? spentIn(at) : null),
    });
  const spentBy = (id: string) => (at: number) => spent.get(at)?.get(id) ?? 0n;
  const isSeen = (id: string) => within.all || within.workspaceIds.includes(id);
  const shown = [...names].filter(
    ([id]) => isSeen(id) && (budgetOf.has(id) || months.some((_, at) => spentBy(id)(at) !== 0n)),
  );
  const whole = (at: number) => [...(spent.get(at)?.values() ?? [])].reduce((sum, value) => sum + value, 0n);
  return {
    year,
    months: months.map(({ from, to }) => {
      const { missingDays, partialDays } = countDays({ from, to: earlier(to, today) }, ctx.now, reads.stateOf);
      return { from, isPartial: to >= today || partialDays > 0, missingDays };
    }),
    organization: within.all ? rowOf('', 'The organisation', whole) : null,
    workspaces: shown
      .map(([id, name]) => rowOf(id, name, spentBy(id)))
      .sort((a, b) => (BigInt(a.spent) < BigInt(b.spent) ? 1 : -1)),
    asOf: reads.asOf === null ? null : new Date(reads.asOf),
  };
});

function yearRow(
  { id, label }: { id: string; label: string },
  budget: Stored | null,
  { months, spentIn }: { months: readonly Window[]; spentIn: (at: number) => bigint | null },
): YearRow {
  const cells = months.map((window, at) => {
    const spent = spentIn(at);
    const isIn = budget !== null && isInForce(budget, window);
    return { spent, hasBudget: isIn, limit: isIn ? findTerms(limitRows(budget.limits), window).limit : null };
  });
  const sum = (values: (bigint | null)[]) => values.reduce<bigint>((total, value) => total + (value ?? 0n), 0n);
  const limited = cells.filter(({ limit }) => limit !== null);
  return {
    ...{ id, label, budgetId: budget?.id ?? null },
    months: cells.map(({ spent, limit, hasBudget }) => ({
      ...{ spent: spent?.toString() ?? null, limit: limit?.toString() ?? null, hasBudget },
    })),
    spent: sum(cells.map(({ spent }) => spent)).toString(),
    limit: limited.length === 0 ? null : sum(limited.map(({ limit }) => limit)).toString(),
    spentOfLimit: sum(limited.map(({ spent }) => spent)).toString(),
  };
}

/** From its first month on, until it was archived. */
function isInForce({ firstDay, archivedAt }: Budget, { from, to }: { from: Day; to: Day }): boolean {
  return dayOf(firstDay) <= to && (archivedAt === null || addDays(dayOf(archivedAt), -1) >= from);
}
