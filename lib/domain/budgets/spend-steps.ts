import { AppError } from '@/lib/core/errors';
import { overrideRefusal } from '@/lib/domain/rate-limits/rules';
import type { CommandCtx, JsonObject, Step } from '@/lib/operations/command-context';
import type { SpendLimit, SpendScope } from '@/lib/upstream/contract-spend';
import { readAll } from '@/lib/upstream/pages';
import type { Budget, Workspace } from '@/prisma/generated/client';
import { isOf, wholeCents, whyLeft } from './spend-rules';
import { asDetail, spendBefore } from './taken-rules';

export interface SpendThing {
  /** Null: the organisation. */
  workspaceId: string | null;
  name: string;
}

interface Amounts {
  before: string | null;
  after: string | null;
}

const changed = (thing: SpendThing, amounts: Amounts) =>
  asDetail({ kind: 'spend_limit', ...thing, outcome: 'changed', why: '', ...amounts });
const left = (thing: SpendThing, why: string) =>
  asDetail({ kind: 'spend_limit', ...thing, outcome: 'left', why, before: null, after: null });

/** Sets Anthropic's own monthly limit to the budget's. What it was is on disk before it is set. */
export async function setLimit(ctx: CommandCtx, budget: Budget, places: readonly Workspace[]) {
  const of = budget.scopeKind === 'organization' ? [null] : places;
  const things = of.map((workspace) => ({ workspace, thing: toThing(workspace) }));
  await ctx.plan(things.map(({ thing }) => beforeWords(thing)));
  const done: (JsonObject | null)[] = [];
  for (const { workspace, thing } of things) {
    const before = await ctx.attempt(beforeStep(ctx, thing, budget.id, workspace));
    const known = spendBefore.safeParse(before);
    done.push(known.success ? await ctx.attempt(setStep(ctx, thing, known.data)) : before);
  }
  return done;
}

const toThing = (workspace: Workspace | null): SpendThing => ({
  workspaceId: workspace?.id ?? null,
  name: workspace?.name ?? 'The organisation',
});
const thingWords = ({ workspaceId, name }: SpendThing) => ({ key: `spend:${workspaceId ?? ''}`, label: name });
const beforeWords = ({ workspaceId, name }: SpendThing) => ({
  key: `before:${workspaceId ?? ''}`,
  label: `${name}: spend limit read`,
});
const scopeOf = ({ workspaceId }: SpendThing): SpendScope =>
  workspaceId === null ? { type: 'organization' } : { type: 'workspace', workspace_id: workspaceId };

/** What is to be set and what was there; what is left alone ends here. */
function beforeStep(ctx: CommandCtx, thing: SpendThing, budgetId: string, workspace: Workspace | null): Step {
  return {
    ...beforeWords(thing),
    run: async () => {
      const refusal = workspace === null ? null : overrideRefusal(workspace);
      if (refusal) return left(thing, refusal);
      const state = await ctx.db.budgetState.findUnique({ where: { budgetId } });
      if (state?.limitNano == null) return left(thing, 'The budget has no limit any more.');
      const wanted = wholeCents(state.limitNano);
      const limits = await readLimits(ctx);
      const why = whyLeft(limits, scopeOf(thing), wanted);
      return why === null ? { wanted, standing: amountOf(limits, thing) } : left(thing, why);
    },
  };
}

function setStep(
  ctx: CommandCtx,
  thing: SpendThing,
  { wanted, standing }: { wanted: string; standing: string | null },
) {
  const done = changed(thing, { before: standing, after: wanted });
  return {
    ...thingWords(thing),
    run: async () => {
      await ctx.write(() => ctx.upstream.setSpendLimit(scopeOf(thing), wanted));
      return done;
    },
    readBack: async () => (amountOf(await readLimits(ctx), thing) === wanted ? done : ('not_done' as const)),
  };
}

/** Restores a limit that still is as the budget set it; where there was none, it is deleted. */
export function restoreLimitStep(ctx: CommandCtx, { workspaceId, name, before, after }: SpendThing & Amounts): Step {
  const thing = { workspaceId, name };
  const done = changed(thing, { before: after, after: before });
  return {
    ...thingWords(thing),
    run: async () => {
      const now = (await readLimits(ctx)).find((one) => isOf(one, scopeOf(thing)));
      if (!now || now.amount !== after) return left(thing, 'Someone has changed it since.');
      await ctx.write(async () => {
        if (before === null) await ctx.upstream.deleteSpendLimit(now.id);
        else await ctx.upstream.setSpendLimit(scopeOf(thing), before);
      });
      return done;
    },
    readBack: async () => (amountOf(await readLimits(ctx), thing) === before ? done : ('not_done' as const)),
  };
}

const amountOf = (limits: readonly SpendLimit[], thing: SpendThing) =>
  limits.find((one) => isOf(one, scopeOf(thing)))?.amount ?? null;

async function readLimits({ upstream }: CommandCtx): Promise<SpendLimit[]> {
  const list = await readAll((page) => upstream.listSpendLimits({ page }));
  if (list.complete && list.unreadable === 0) return list.items;
  throw new AppError('upstream_unreadable', 'The spend limits at Anthropic could not be read completely.');
}
