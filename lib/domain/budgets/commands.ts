import type { Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import { dollars } from '@/lib/core/money';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { Budget, BudgetLimit } from '@/prisma/generated/client';
import { carryAlerts, evaluateBudget, scopeOf } from './evaluation-steps';
import type { BudgetPeriod, Scope } from './rules';
import { archiveBudget, changeBudget, createBudget, restoreBudget } from './schema';
import { type BudgetWords, columnsOf, insertBudget, limitOf, refusePeople, refuseSecond } from './writing-steps';

type StoredBudget = Budget & { limits: BudgetLimit[] };

/** Counting the past of a large organisation takes a while. */
const TRANSACTION = { timeout: 60_000 };

export const createBudgetCommand: CommandImplementation<typeof createBudget> = {
  declaration: createBudget,
  run: (ctx, { budgetId, ...terms }) =>
    ctx.db.$transaction(async (tx) => {
      ctx.changing({}, { ...wordsOf(terms), scope: terms.scope, period: terms.period, firstDay: terms.firstDay });
      const isDone = await tx.budgetLimit.count({ where: { budgetId, intentId: ctx.intentId } });
      if (isDone === 0) await insertBudget(tx, budgetId, terms, ctx);
      return counted(tx, ctx, { id: budgetId, name: terms.name }, terms.scope);
    }, TRANSACTION),
};

export const changeBudgetCommand: CommandImplementation<typeof changeBudget> = {
  declaration: changeBudget,
  run: (ctx, { budgetId, revision, ...words }) =>
    ctx.db.$transaction(async (tx) => {
      const budget = await requireBudget(tx, budgetId);
      if (budget.archivedAt) throw new AppError('conflict', 'This budget is archived. Restore it first.');
      const isDone = budget.limits.some(({ intentId }) => intentId === ctx.intentId);
      if (budget.revision !== revision && !isDone) throw new AppError('conflict', CHANGED_MEANWHILE);
      const base = baseOf(budget);
      await refusePeople(tx, newcomers(words, budget));
      ctx.changing(wordsOf(wordsOfRow(budget)), wordsOf(words));
      const limit = limitOf(words.limit);
      if (limit !== base) {
        const setById = ctx.actor.kind === 'person' ? ctx.actor.personId : null;
        const set = { revision: revision + 1, kind: 'set', amountNano: limit, reason: '', setById };
        await tx.budgetLimit.create({ data: { budgetId, ...set, intentId: ctx.intentId, at: ctx.now } });
      }
      const next = limit === base ? {} : { revision: revision + 1 };
      await tx.budget.update({ where: { id: budgetId }, data: { ...columnsOf(words), ...next, updatedAt: ctx.now } });
      if (limit !== base) await carryAlerts(tx, budgetId, ctx.now);
      return counted(tx, ctx, { id: budgetId, name: words.name }, scopeOf(budget));
    }, TRANSACTION),
};

export const archiveBudgetCommand: CommandImplementation<typeof archiveBudget> = {
  declaration: archiveBudget,
  run: (ctx, { budgetId }) =>
    ctx.db.$transaction(async (tx) => {
      const budget = await requireBudget(tx, budgetId);
      ctx.changing({ archived: budget.archivedAt !== null }, { archived: true });
      if (!budget.archivedAt) await tx.budget.update({ where: { id: budgetId }, data: { archivedAt: ctx.now } });
      return resultOf(budget, scopeOf(budget));
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
  await tx.$queryRaw`SELECT 1 FROM budgets WHERE id = ${id}::uuid FOR UPDATE`;
  const budget = await tx.budget.findUnique({ where: { id }, include: { limits: { orderBy: { revision: 'asc' } } } });
  if (!budget) throw notFound('budget');
  return budget;
}

/** Who was named before stays named, also without access: nobody is asked to mend what they did not touch. */
function newcomers(words: BudgetWords, { recipientPeople, ownerId }: Budget): BudgetWords {
  const people = words.recipients.people.filter((id) => !recipientPeople.includes(id));
  return {
    ...words,
    recipients: { ...words.recipients, people },
    ownerId: words.ownerId === ownerId ? null : words.ownerId,
  };
}

async function counted(
  tx: Tx,
  { now }: CommandCtx,
  budget: Pick<Budget, 'id' | 'name'>,
  scope: Scope,
): Promise<JsonObject> {
  await evaluateBudget(tx, budget.id, { now, changedFrom: null });
  return resultOf(budget, scope);
}

function resultOf({ id, name }: Pick<Budget, 'id' | 'name'>, scope: Scope): JsonObject {
  return { budgetId: id, name, ...(scope.kind === 'workspace' ? { workspaceId: scope.id } : {}) };
}

/** As the audit says it. */
function wordsOf({ recipients, ...words }: BudgetWords): JsonObject {
  const { name, limit, actual, forecast, ownerId, notes } = words;
  return { name, limit: limit ?? 'none', actual, forecast, ownerId, notes, ...recipients };
}

function baseOf({ limits }: StoredBudget): bigint | null {
  return limits.findLast(({ kind }) => kind === 'set')?.amountNano ?? null;
}

function wordsOfRow(budget: StoredBudget): BudgetWords {
  const base = baseOf(budget);
  const { recipientPeople: people, recipientAddresses: addresses, recipientChannels: channels } = budget;
  return {
    ...{ name: budget.name, ownerId: budget.ownerId, notes: budget.notes },
    ...{ actual: budget.actualThresholds, forecast: budget.forecastThresholds },
    limit: base === null ? null : dollars(base),
    recipients: { people, addresses, channels },
  };
}
