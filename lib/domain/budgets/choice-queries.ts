import { reach } from '@/lib/access/reach';
import { nameOf } from '@/lib/core/names';
import { dayOf } from '@/lib/core/time';
import { EMAIL_CHANNEL } from '@/lib/domain/channels/rules';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { suggestedLimit, sumPosition } from './outlook-rules';
import { budgetChoices, budgetLines, budgetProposable, budgetSuggest } from './query-schema';
import { hasAccess, limitRows, readModels, readSpend } from './reads';
import type { BudgetRecord } from './row-rules';
import { findTerms, parseFamily, type Scope, windowsBefore, windowsIn } from './rules';
import { budgetsOfScope } from './visible-sql';

const PAST = 3;
const MOST_PEOPLE = 500;

/** What a scope cost in its last three whole periods, and the limit that this suggests. */
export const suggestLimit = answer(budgetSuggest, async (ctx, { scope, period }) => {
  const today = dayOf(ctx.now);
  const past = windowsBefore(period, today, PAST);
  const spend = await readSpend(ctx, scope, { from: past[0]?.from ?? today, to: today });
  const spentIn = past.map((window) => sumPosition(window, spend, null).spent);
  const existing = await ctx.db.budget.findFirst({
    where: { scopeKind: scope.kind, scopeId: scope.id, period, archivedAt: null },
    select: { id: true, name: true },
  });
  return {
    past: past.slice(0, PAST).map(({ from }, at) => ({ from, spent: spentIn[at]?.toString() ?? null })),
    now: spentIn.at(-1)?.toString() ?? null,
    limit: suggestedLimit(spentIn.slice(0, PAST))?.toString() ?? null,
    existing,
  };
});

/** Whom a budget can name, and the model families and tags that it can be of. */
export const listBudgetChoices = answer(budgetChoices, async (ctx) => {
  const people = await ctx.db.person.findMany({
    where: { deactivatedAt: null },
    include: { user: true },
    orderBy: [{ name: 'asc' }, { email: 'asc' }],
    take: MOST_PEOPLE,
  });
  const channels = await ctx.db.channel.findMany({
    where: { state: 'active', money: true, NOT: { id: EMAIL_CHANNEL } },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  const tags = await ctx.db.$queryRaw<{ tag: string }[]>`
    SELECT DISTINCT tag.key || '=' || tag.value AS tag FROM workspaces w, jsonb_each_text(w.tags) tag
    WHERE w.archived_at IS NULL AND w.gone_at IS NULL AND tag.value <> '' ORDER BY 1 LIMIT 200`;
  const families = (await readModels(ctx.db)).map(parseFamily).filter((family) => family !== '');
  return {
    people: people.filter(hasAccess).map(({ id, name, email }) => ({ id, name: nameOf({ id, name, email }), email })),
    channels,
    families: [...new Set(families)].sort(),
    tags: tags.map(({ tag }) => tag),
  };
});

/** Whether these models are all that have been used of the family. */
async function isWholeFamily(db: CallerCtx['db'], { kind, id }: Scope, models: readonly string[]): Promise<boolean> {
  const family = (await readModels(db)).filter((model) => parseFamily(model) === id);
  return kind === 'model_family' && family.length > 0 && family.every((model) => models.includes(model));
}

/** The limits of exactly what a chart shows, for each period of each budget that touches its days. */
export const listBudgetLines = answer(budgetLines, async (ctx, { scope, from, to, models }) => {
  if (models.length > 0 && !(await isWholeFamily(ctx.db, scope, models))) return [];
  const seen = await ctx.db.$queryRaw<BudgetRecord[]>(budgetsOfScope(ctx.actor, ctx.now, scope));
  const limits = await ctx.db.budgetLimit.findMany({ where: { budgetId: { in: seen.map(({ id }) => id) } } });
  return seen.map(({ id, name, period, firstDay }) => {
    const rows = limitRows(limits.filter(({ budgetId }) => budgetId === id));
    return {
      ...{ id, name, period },
      limits: windowsIn(period, { from, to }, new Date(0)).map((window) => ({
        from: window.from,
        limit: window.to < firstDay ? null : (findTerms(rows, window).limit?.toString() ?? null),
      })),
    };
  });
});

const MOST_PROPOSABLE = 200;

/** The workspaces that the actor may propose a budget for. */
export const listProposable = answer(budgetProposable, async ({ db, actor }) => {
  const { all, workspaceIds } = reach(actor, 'budget:propose');
  const workspaces = await db.workspace.findMany({
    where: { archivedAt: null, goneAt: null, ...(all ? {} : { id: { in: workspaceIds } }) },
    select: { id: true, name: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: MOST_PROPOSABLE,
  });
  return workspaces.map(({ id, name }) => ({ workspaceId: id, apiKeyId: null, name }));
});
