import { notFound } from '@/lib/core/errors';
import { dayOf } from '@/lib/core/time';
import { readModelGroups } from '@/lib/domain/rate-limits/group-reads';
import type { Tier } from '@/lib/domain/rate-limits/tier-rules';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { Budget, BudgetAction } from '@/prisma/generated/client';
import { readPlaces, workingKeys } from './action-reads';
import { scopeOf } from './evaluation-steps';
import { disableStep, enableStep } from './key-steps';
import { lowerLimits, restoreStep, stepsFor } from './limit-steps';
import { type BudgetPeriod, windowOf } from './rules';
import { actOnBudget, undoBudgetAction } from './schema';
import { restoreLimitStep, setLimit } from './spend-steps';
import { parseTaken, takenStep } from './taken-rules';
import { tellActed } from './telling-steps';

type Taken = BudgetAction & { budget: Budget };
type Details = (JsonObject | null)[];

export const actOnBudgetCommand: CommandImplementation<typeof actOnBudget> = {
  declaration: actOnBudget,
  async run(ctx, ref) {
    const taken = await requireTaken(ctx, ref);
    const over = (await ctx.db.intentStep.count({ where: { intentId: ctx.intentId } })) === 0 && overBefore(taken, ctx);
    if (over) return toActionResult(taken, over);
    const places = await readPlaces(ctx.db, scopeOf(taken.budget));
    return ended(ctx, taken, await act(ctx, taken, places), false);
  },
};

/** What makes acting pointless by now; whatever has been begun is carried to its end. */
function overBefore({ budget, periodFrom, undoAt }: Taken, { now }: CommandCtx): string | null {
  if (budget.archivedAt) return 'The budget was archived first.';
  if (dayOf(periodFrom) !== windowOf(budget.period as BudgetPeriod, dayOf(now)).from) return 'The period ended first.';
  return undoAt ? 'The limit was raised first.' : null;
}

type Places = Awaited<ReturnType<typeof readPlaces>>;

function act(ctx: CommandCtx, taken: Taken, places: Places): Promise<Details> {
  if (taken.action === 'disable_keys') return disable(ctx, taken, places);
  return taken.action === 'set_spend_limit'
    ? setLimit(ctx, taken.budget, places.workspaces)
    : lower(ctx, taken, places);
}

/** The keys are those that worked when it began: what is disabled by now is not forgotten. */
async function disable(ctx: CommandCtx, taken: Taken, places: Places): Promise<Details> {
  const planned = await ctx.db.intentStep.findMany({ where: { intentId: ctx.intentId }, orderBy: { position: 'asc' } });
  const keys =
    planned.length > 0
      ? planned.map(({ key, label }) => ({ id: key, name: label }))
      : await workingKeys(ctx.db, places, ctx.now);
  await ctx.plan(keys.map(({ id, name }) => ({ key: id, label: name })));
  const details: Details = [];
  for (const { id, name } of keys) details.push(await ctx.attempt(disableStep(ctx, { id, name }, taken.id)));
  return details;
}

async function lower(ctx: CommandCtx, { tier }: Taken, { workspaces }: Places): Promise<Details> {
  const groups = await readModelGroups(ctx.db);
  await ctx.plan(workspaces.flatMap((workspace) => stepsFor(workspace, groups)));
  const details: Details = [];
  for (const workspace of workspaces) details.push(...(await lowerLimits(ctx, workspace, groups, tier as Tier)));
  return details;
}

export const undoBudgetActionCommand: CommandImplementation<typeof undoBudgetAction> = {
  declaration: undoBudgetAction,
  async run(ctx, ref) {
    const taken = await requireTaken(ctx, ref);
    const steps = await ctx.db.intentStep.findMany({
      where: { intentId: taken.intentId ?? '', state: 'done' },
      orderBy: { position: 'asc' },
    });
    const undone = steps.flatMap(({ detail, at }) => {
      const { data } = takenStep.safeParse(detail);
      if (data?.outcome !== 'changed') return [];
      if (data.kind === 'api_key') return [enableStep(ctx, data, taken.id, at)];
      return [data.kind === 'spend_limit' ? restoreLimitStep(ctx, data) : restoreStep(ctx, data)];
    });
    await ctx.plan(undone);
    const details: Details = [];
    for (const step of undone) details.push(await ctx.attempt(step));
    return ended(ctx, taken, details, true);
  },
};

async function requireTaken(ctx: CommandCtx, { budgetId, actionId }: { budgetId: string; actionId: string }) {
  const taken = await ctx.db.budgetAction.findUnique({ where: { id: actionId }, include: { budget: true } });
  if (taken?.budgetId !== budgetId) throw notFound('budget');
  return taken;
}

/** Tells whom the budget tells, once however often this runs. */
async function ended(ctx: CommandCtx, taken: Taken, details: Details, isUndone: boolean): Promise<JsonObject> {
  const [done, failed] = [parseTaken(details), details.filter((detail) => detail === null).length];
  const changed = done.filter(({ outcome }) => outcome === 'changed').length;
  const counts = { changed, left: done.length - changed, failed };
  if (changed + failed > 0)
    await ctx.db.$transaction((tx) => tellActed(tx, taken, { ...counts, isUndone, now: ctx.now }));
  return { ...toActionResult(taken, null), ...counts };
}

function toActionResult({ id, budget, action }: Taken, over: string | null): JsonObject {
  const result: JsonObject = { budgetId: budget.id, name: budget.name, actionId: id, action };
  if (budget.scopeKind === 'workspace') result.workspaceId = budget.scopeId;
  if (over !== null) result.over = over;
  return result;
}
