import {
  isInEffect,
  keepOverrides,
  listChanges,
  type Overrides,
  type OverrideTarget,
  ownValues,
  readOverrides,
  writeOverrides,
} from '@/lib/domain/rate-limits/override-steps';
import { changedLimits, groupWords, overrideRefusal } from '@/lib/domain/rate-limits/rules';
import type { OrganizationLimits, Tier } from '@/lib/domain/rate-limits/tier-rules';
import type { CommandCtx, JsonObject, Step } from '@/lib/operations/command-context';
import type { Workspace } from '@/prisma/generated/client';
import { loweredLimits } from './action-rules';
import { asDetail, type LimitChange, limitsBefore } from './taken-rules';

interface LimitThing extends OverrideTarget {
  name: string;
}

const changed = (thing: LimitThing, limits: LimitChange[]) =>
  asDetail({ kind: 'rate_limits', ...thing, outcome: 'changed', why: '', limits });
const left = (thing: LimitThing, why: string) =>
  asDetail({ kind: 'rate_limits', ...thing, outcome: 'left', why, limits: [] });

/** Lowers the limits of a workspace to a tier, group by group. What they were is on disk before anything is written. */
export async function lowerLimits(
  ctx: CommandCtx,
  workspace: Workspace,
  groups: readonly OrganizationLimits[],
  tier: Tier,
): Promise<(JsonObject | null)[]> {
  const before = await ctx.attempt(beforeStep(ctx, workspace));
  const known = limitsBefore.safeParse(before);
  if (!known.success) return [null];
  const done: (JsonObject | null)[] = [];
  for (const group of groups) {
    const own = new Map((known.data.own[group.id] ?? []).map(({ type, value }) => [type, value]));
    done.push(await ctx.attempt(lowerStep(ctx, workspace, group, tier, own)));
  }
  return done;
}

export function stepsFor(workspace: Workspace, groups: readonly OrganizationLimits[]) {
  return [beforeWords(workspace), ...groups.map((group) => thingWords(toThing(workspace, group)))];
}

const beforeWords = ({ id, name }: Workspace) => ({ key: `before:${id}`, label: `${name}: limits read` });
const thingWords = ({ workspaceId, rateLimitId, name }: LimitThing) => ({
  key: `${workspaceId}:${rateLimitId}`,
  label: name,
});

function toThing({ id, name }: Workspace, group: OrganizationLimits): LimitThing {
  return { workspaceId: id, rateLimitId: group.id, name: `${name}: ${groupWords(group.name)}` };
}

function beforeStep(ctx: CommandCtx, workspace: Workspace): Step {
  return {
    ...beforeWords(workspace),
    run: async () => {
      if (overrideRefusal(workspace)) return { own: {} };
      const present = await readOverrides(ctx, workspace.id);
      const own = [...present].map(([id, entry]) => [id, valuesOf(ownValues(entry))] as const);
      return { own: Object.fromEntries(own) };
    },
  };
}

const valuesOf = (own: Overrides) => [...own].map(([type, value]) => ({ type, value }));

function lowerStep(
  ctx: CommandCtx,
  workspace: Workspace,
  group: OrganizationLimits,
  tier: Tier,
  before: Overrides,
): Step {
  const thing = toThing(workspace, group);
  const target = { workspaceId: workspace.id, rateLimitId: group.id };
  const wanted = loweredLimits(tier, group, before);
  const refusal = overrideRefusal(workspace);
  return {
    ...thingWords(thing),
    run: async () => {
      if (refusal) return left(thing, refusal);
      if (wanted.length === 0) return left(thing, 'Its limits are no higher.');
      await writeOverrides(ctx, target, wanted);
      return changed(thing, listChanges(wanted, before) as LimitChange[]);
    },
    readBack: async () => {
      const present = (await readOverrides(ctx, workspace.id)).get(group.id);
      if (wanted.length === 0 || !isInEffect(wanted, ownValues(present))) return 'not_done';
      await keepOverrides(ctx, target, present);
      return changed(thing, listChanges(wanted, before) as LimitChange[]);
    },
  };
}

/** Restores limits that still are as the budget set them. */
export function restoreStep(ctx: CommandCtx, done: LimitThing & { limits: LimitChange[] }): Step {
  const { name, workspaceId, rateLimitId, limits } = done;
  const target = { workspaceId, rateLimitId };
  const thing = { ...target, name };
  const wanted = limits.map(({ type, before }) => ({ type, value: before }));
  const back = limits.map(({ type, before, after }) => ({ type, before: after, after: before }));
  return {
    ...thingWords(thing),
    run: async () => {
      const present = (await readOverrides(ctx, target.workspaceId)).get(target.rateLimitId);
      const set = limits.map(({ type, after }) => ({ type, expected: after }));
      if (changedLimits(set, ownValues(present))) {
        await keepOverrides(ctx, target, present);
        return left(thing, 'Someone has changed it since.');
      }
      await writeOverrides(ctx, target, wanted);
      return changed(thing, back);
    },
    readBack: async () => {
      const present = (await readOverrides(ctx, target.workspaceId)).get(target.rateLimitId);
      if (!isInEffect(wanted, ownValues(present))) return 'not_done';
      await keepOverrides(ctx, target, present);
      return changed(thing, back);
    },
  };
}
