import { findActor } from '@/lib/access/find-actor';
import { can } from '@/lib/access/reach';
import { AppError, notFound } from '@/lib/core/errors';
import { dollars, formatMoney, nanoFromDollars } from '@/lib/core/money';
import { addDays, dayOf, dayStart, formatDay } from '@/lib/core/time';
import { callerOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { carryAlerts, evaluateBudget, holdBudget, scopeOf } from './evaluation-steps';
import { limitRows } from './reads';
import { type BudgetPeriod, findTerms, windowOf } from './rules';
import { requestMore } from './schema';
import { decidersByRole, tellMoreAsked } from './telling-steps';
import { budgetRows } from './visible-sql';
import { toResult } from './writing-steps';

const MOST_DAYS = 400;

export const requestMoreCommand: CommandImplementation<typeof requestMore> = {
  declaration: requestMore,
  async ask(ctx, { budgetId, amount, until, reason }) {
    const askedBy = findAsker(ctx);
    const budget = await requireAskable(ctx, budgetId);
    const limit = limitNow(budget, ctx.now);
    const more = nanoFromDollars(amount) ?? 0n;
    if (limit === null) throw new AppError('conflict', 'This budget has no limit, so there is nothing to raise.');
    refuseDay(until, ctx.now);
    const waiting = await ctx.db.approval.count({
      where: { subjectKind: 'budget', subjectId: budgetId, decision: null, askedById: askedBy.personId },
    });
    if (waiting > 0) throw new AppError('conflict', 'You have already requested more. Withdraw that request first.');
    const owner = budget.ownerId === null ? null : await findActor(ctx.db, budget.ownerId);
    const deciders = owner && owner.personId !== askedBy.personId ? [owner.personId] : [];
    return {
      what: `Raise ${budget.name} by ${formatMoney(more)} until ${formatDay(until)}`,
      ...{ reason, deciders, workspaceId: budget.scopeKind === 'workspace' ? budget.scopeId : null },
      before: { limit: dollars(limit) },
      after: { limit: dollars(limit + more), until },
      tell: async (tx, { intentId, now }) => {
        const people = deciders.length > 0 ? deciders : await decidersByRole(tx, askedBy.personId);
        await tellMoreAsked(tx, budget, { intentId, askedBy: askedBy.name, amount, until, reason }, people, now);
      },
    };
  },
  run: (ctx, { budgetId, amount, until, reason }) =>
    ctx.db.$transaction(
      async (tx) => {
        const budget = await holdBudget(tx, budgetId);
        if (!budget || budget.archivedAt)
          throw new AppError('conflict', 'This budget has been archived or no longer exists.');
        const more = nanoFromDollars(amount) ?? 0n;
        const limit = limitNow(budget, ctx.now);
        if (limit === null)
          throw new AppError('conflict', 'This budget no longer has a limit, so there is nothing to raise.');
        refuseDay(until, ctx.now);
        const { intentId } = ctx;
        if (!budget.limits.some((row) => row.intentId === intentId)) {
          ctx.changing({ limit: dollars(limit) }, { limit: dollars(limit + more), until });
          const revision = budget.revision + 1;
          const setById = findAsker(ctx).personId;
          const raise = { revision, kind: 'raise', amountNano: more, until: dayStart(until), reason, setById };
          await tx.budgetLimit.create({ data: { budgetId, ...raise, intentId, at: ctx.now } });
          await tx.budget.update({ where: { id: budgetId }, data: { revision, updatedAt: ctx.now } });
          await carryAlerts(tx, budgetId, ctx.now);
        }
        await evaluateBudget(tx, budgetId, { now: ctx.now, changedFrom: null });
        return { ...toResult(budget, scopeOf(budget)), amount, until };
      },
      { timeout: 60_000 },
    ),
};

/** Somebody, or the budget itself when it is used up. */
function findAsker(ctx: CommandCtx): { personId: string | null; name: string } {
  return ctx.actor.kind === 'system' ? { personId: null, name: ctx.actor.name } : callerOf(ctx);
}

type Askable = Awaited<ReturnType<typeof requireAskable>>;

function limitNow({ limits, period }: Pick<Askable, 'limits' | 'period'>, now: Date): bigint | null {
  return findTerms(limitRows(limits), windowOf(period as BudgetPeriod, dayOf(now))).limit;
}

function refuseDay(until: string, now: Date): void {
  const today = dayOf(now);
  if (until >= today && until <= addDays(today, MOST_DAYS)) return;
  const message = until < today ? 'This day is over. Choose a later one.' : 'Choose a day at most 400 days ahead.';
  throw new AppError('invalid_input', message, { until: message });
}

/** A budget that the person sees, or of a workspace that they see. */
async function requireAskable({ db, now, actor }: CommandCtx, budgetId: string) {
  const budget = await db.budget.findUnique({ where: { id: budgetId }, include: { limits: true } });
  const isSeen = async () => {
    if (actor.kind === 'system') return true;
    const caller = callerOf({ actor });
    if (budget?.scopeKind === 'workspace' && can(caller, 'workspace:read', { workspaceId: budget.scopeId }))
      return true;
    const rows = await db.$queryRaw<{ id: string }[]>`
      SELECT r.id FROM (${budgetRows(caller, now)}) r WHERE r.id = ${budgetId}`;
    return rows.length > 0;
  };
  if (!budget || !(await isSeen())) throw notFound('budget');
  if (budget.archivedAt) throw new AppError('conflict', 'This budget is archived, so there is nothing to raise.');
  return budget;
}
