import type { Tx } from '@/lib/core/db';
import { AppError, changedMeanwhile, notFound } from '@/lib/core/errors';
import { dollars } from '@/lib/core/money';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { Budget } from '@/prisma/generated/client';
import { undoOfArchived } from './action-steps';
import { evaluateBudget, holdBudget, type StoredBudget, scopeOf } from './evaluation-steps';
import { actionsOf } from './row-rules';
import type { BudgetPeriod, Scope } from './rules';
import { archiveBudget, changeBudget, createBudget, restoreBudget } from './schema';
import { askAboutBudget } from './second-steps';
import { type BudgetWords, findBase, insertBudget, refuseSecond, rewriteBudget, toResult } from './writing-steps';

/** Counting the past of a large organisation takes a while. */
const TRANSACTION = { timeout: 60_000 };

export const createBudgetCommand: CommandImplementation<typeof createBudget> = {
  declaration: createBudget,
  ask: (ctx, terms) => askAboutBudget(ctx, null, terms),
  run: (ctx, { budgetId, ...terms }) =>
    ctx.db.$transaction(async (tx) => {
      ctx.changing({}, { ...toWords(terms), scope: terms.scope, period: terms.period, firstDay: terms.firstDay });
      const isDone = await tx.budgetLimit.count({ where: { budgetId, intentId: ctx.intentId } });
      if (isDone === 0) await insertBudget(tx, budgetId, terms, ctx);
      return counted(tx, ctx, { id: budgetId, name: terms.name }, terms.scope);
    }, TRANSACTION),
};

export const changeBudgetCommand: CommandImplementation<typeof changeBudget> = {
  declaration: changeBudget,
  async ask(ctx, { budgetId, revision, ...words }) {
    const where = { id: budgetId, archivedAt: null, revision };
    const include = { limits: { orderBy: { revision: 'asc' } } } as const;
    const budget = await ctx.db.budget.findFirst({ where, include });
    return budget && askAboutBudget(ctx, budget, words);
  },
  run: (ctx, { budgetId, revision, ...words }) =>
    ctx.db.$transaction(async (tx) => {
      const budget = await requireBudget(tx, budgetId);
      if (budget.archivedAt) throw new AppError('conflict', 'This budget is archived. Restore it first.');
      const isDone = budget.limits.some(({ intentId }) => intentId === ctx.intentId);
      if (budget.revision !== revision && !isDone)
        throw changedMeanwhile(CHANGED_MEANWHILE, { revision: budget.revision, ...wordsOfRow(budget) });
      if (!isDone) await rewriteBudget(tx, budget, words, ctx);
      ctx.changing(toWords(wordsOfRow(budget)), toWords(words));
      return counted(tx, ctx, { id: budgetId, name: words.name }, scopeOf(budget));
    }, TRANSACTION),
};

export const archiveBudgetCommand: CommandImplementation<typeof archiveBudget> = {
  declaration: archiveBudget,
  run: (ctx, { budgetId }) =>
    ctx.db.$transaction(async (tx) => {
      const budget = await requireBudget(tx, budgetId);
      ctx.changing({ archived: budget.archivedAt !== null }, { archived: true });
      if (!budget.archivedAt) {
        await tx.budget.update({ where: { id: budgetId }, data: { archivedAt: ctx.now } });
        await undoOfArchived(tx, budget, ctx.now);
      }
      return toResult(budget, scopeOf(budget));
    }),
};

export const restoreBudgetCommand: CommandImplementation<typeof restoreBudget> = {
  declaration: restoreBudget,
  run: (ctx, { budgetId }) =>
    ctx.db.$transaction(async (tx) => {
      const budget = await requireBudget(tx, budgetId);
      ctx.changing({ archived: budget.archivedAt !== null }, { archived: false });
      if (budget.archivedAt) {
        await refuseSecond(tx, { scope: scopeOf(budget), period: budget.period as BudgetPeriod }, budgetId);
        await tx.budget.update({ where: { id: budgetId }, data: { archivedAt: null, updatedAt: ctx.now } });
      }
      return counted(tx, ctx, budget, scopeOf(budget));
    }, TRANSACTION),
};

const CHANGED_MEANWHILE =
  'Someone changed this budget’s limit a moment ago. Nothing was changed. Reopen it to see its current state.';

async function requireBudget(tx: Tx, id: string): Promise<StoredBudget> {
  const budget = await holdBudget(tx, id);
  if (!budget) throw notFound('budget');
  return budget;
}

async function counted(
  tx: Tx,
  { now }: CommandCtx,
  budget: Pick<Budget, 'id' | 'name'>,
  scope: Scope,
): Promise<JsonObject> {
  await evaluateBudget(tx, budget.id, { now, changedFrom: null });
  return toResult(budget, scope);
}

/** As the audit says it. */
function toWords({ recipients, ...words }: BudgetWords): JsonObject {
  const { limit, ...others } = words;
  return { ...others, limit: limit ?? 'none', ...recipients };
}

function wordsOfRow(budget: StoredBudget): BudgetWords {
  const base = findBase(budget);
  const { recipientPeople: people, recipientAddresses: addresses, recipientChannels: channels } = budget;
  return {
    ...{ name: budget.name, ownerId: budget.ownerId, notes: budget.notes },
    ...{ actual: budget.actualThresholds, forecast: budget.forecastThresholds },
    ...actionsOf(budget),
    limit: base === null ? null : dollars(base),
    recipients: { people, addresses, channels },
  };
}
