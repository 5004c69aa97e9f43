import { z } from 'zod';
import { AppError, notFound } from '@/lib/core/errors';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject, Step } from '@/lib/operations/command-context';
import type { RateLimitType } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import type { WorkspaceRateLimit } from '@/lib/upstream/contract-limits';
import { readModelGroups } from './group-reads';
import {
  isInEffect,
  keepOverrides,
  listChanges,
  type Overrides,
  type OverrideTarget,
  ownValues,
  readOverrides,
  writeOverrides,
} from './override-steps';
import { changedLimits, isWritableType, overrideRefusal } from './rules';
import { applyTier, undoTier } from './schema';
import { type OrganizationLimits, overridesForTier, type Tier } from './tier-rules';

type Wanted = { type: RateLimitType; value: number | null }[];

const changeField = z.object({
  type: z.string().refine(isWritableType),
  before: z.number().nullable(),
  after: z.number().nullable(),
});
/** What a tier step records, which is all that undoing needs. */
const stepDetail = z.object({
  workspaceId: z.string(),
  rateLimitId: z.string(),
  limits: z.array(changeField),
  tierBefore: z.string().nullable(),
});
type StepDetail = z.infer<typeof stepDetail>;

/** Each workspace's limits are read once and reused by the following steps. */
function reader(ctx: CommandCtx) {
  const known = new Map<string, Promise<Map<string, Answered<WorkspaceRateLimit>>>>();
  return (workspaceId: string) => {
    const reading = known.get(workspaceId) ?? readOverrides(ctx, workspaceId);
    known.set(workspaceId, reading);
    return reading;
  };
}

export const applyTierCommand: CommandImplementation<typeof applyTier> = {
  declaration: applyTier,
  async run(ctx, { tier, workspaceIds }) {
    const workspaces = await ctx.db.workspace.findMany({ where: { id: { in: workspaceIds } } });
    const profiles = await ctx.db.workspaceProfile.findMany({ where: { workspaceId: { in: workspaceIds } } });
    ctx.changing(
      Object.fromEntries(
        workspaces.map(({ id, name }) => [name, profiles.find((one) => one.workspaceId === id)?.tier ?? null]),
      ),
      Object.fromEntries(workspaces.map(({ name }) => [name, tier])),
    );
    const groups = await readModelGroups(ctx.db);
    if (groups.length === 0) throw new AppError('conflict', 'The organisation’s limits have not been read yet.');
    const read = reader(ctx);
    const plans = workspaceIds.map((workspaceId) => {
      const workspace = workspaces.find(({ id }) => id === workspaceId);
      const tierBefore = profiles.find((profile) => profile.workspaceId === workspaceId)?.tier ?? null;
      const refusal = workspace ? overrideRefusal(workspace) : notFound('workspace').message;
      const name = workspace?.name ?? workspaceId;
      const steps = refusal
        ? [refusedStep(workspaceId, name, refusal)]
        : groups.map((group) => tierStep(ctx, read, { workspaceId, workspace: name, group, tier, tierBefore }));
      return { workspaceId, steps };
    });
    await ctx.plan(plans.flatMap(({ steps }) => steps));
    let changed = 0;
    for (const { workspaceId, steps } of plans) {
      const details = [];
      for (const step of steps) details.push(await ctx.attempt(step));
      changed += details.filter((detail) => changesIn(detail) > 0).length;
      if (details.every((detail) => detail !== null)) await noteTier(ctx, workspaceId, tier);
    }
    return { intentId: ctx.intentId, tier, workspaces: workspaceIds.length, changed };
  },
};

function refusedStep(workspaceId: string, name: string, refusal: string): Step {
  const run = async () => {
    throw new AppError('conflict', refusal);
  };
  return { key: workspaceId, label: name, run };
}

interface TierStep {
  workspaceId: string;
  workspace: string;
  group: OrganizationLimits;
  tier: Tier;
  tierBefore: string | null;
}

function tierStep(ctx: CommandCtx, read: ReturnType<typeof reader>, step: TierStep): Step {
  const { workspaceId, group, tierBefore } = step;
  const target = { workspaceId, rateLimitId: group.id };
  const detail = (wanted: Wanted, before: Overrides): JsonObject => ({
    ...target,
    tierBefore,
    limits: listChanges(wanted, before)
      .filter(({ before: was, after }) => was !== after)
      .map((change) => ({ ...change })),
  });
  let before: Overrides | null = null;
  return {
    key: `${workspaceId}:${group.id}`,
    label: `${step.workspace}: ${group.name}`,
    run: async () => {
      const present = (await read(workspaceId)).get(group.id);
      before = ownValues(present);
      const wanted = wantedFor(step, before);
      if (isInEffect(wanted, before)) await keepOverrides(ctx, target, present);
      else await writeOverrides(ctx, target, wanted);
      return detail(wanted, before);
    },
    readBack: async () => {
      const present = (await readOverrides(ctx, workspaceId)).get(group.id);
      const was = before ?? (await mirrored(ctx, target));
      const wanted = wantedFor(step, was);
      if (!isInEffect(wanted, ownValues(present))) return 'not_done';
      await keepOverrides(ctx, target, present);
      return detail(wanted, was);
    },
  };
}

/** A tier's shares; `flexible` clears existing overrides. */
function wantedFor({ tier, group }: TierStep, present: Overrides): Wanted {
  if (tier !== 'flexible') return overridesForTier(tier, [group])[0]?.limits ?? [];
  return [...present.keys()].filter(isWritableType).map((type) => ({ type, value: null }));
}

/** The mirrored state: the last known one before an interrupted step. */
async function mirrored(ctx: CommandCtx, target: OverrideTarget): Promise<Overrides> {
  const row = await ctx.db.workspaceRateLimit.findUnique({ where: { workspaceId_rateLimitId: target } });
  const limits = z.array(z.object({ type: z.string(), value: z.number() })).safeParse(row?.goneAt ? [] : row?.limits);
  return new Map((limits.data ?? []).map(({ type, value }) => [type, value]));
}

async function noteTier(ctx: CommandCtx, workspaceId: string, tier: string | null): Promise<void> {
  const updatedById = personIdOf(ctx);
  const data = { tier, updatedById, updatedAt: ctx.now };
  await ctx.db.workspaceProfile.upsert({ where: { workspaceId }, create: { workspaceId, ...data }, update: data });
}

function changesIn(detail: JsonObject | null): number {
  return Array.isArray(detail?.limits) ? detail.limits.length : 0;
}

export const undoTierCommand: CommandImplementation<typeof undoTier> = {
  declaration: undoTier,
  async run(ctx, { intentId }) {
    const applied = await ctx.db.intent.findUnique({ where: { id: intentId } });
    if (applied?.command !== applyTier.name || !applied.finishedAt) {
      throw new AppError('conflict', 'There is no tier to undo here, or it is still being applied.');
    }
    const done = await ctx.db.intentStep.findMany({ where: { intentId, state: 'done' }, orderBy: { position: 'asc' } });
    const read = reader(ctx);
    const parts = done.flatMap(({ key, label, detail }) => {
      const parsed = stepDetail.safeParse(detail);
      return parsed.success ? [{ detail: parsed.data, step: undoStep(ctx, read, { key, label, ...parsed.data }) }] : [];
    });
    if (parts.length === 0) throw new AppError('conflict', 'This tier changed nothing that could be restored.');
    await ctx.plan(parts.map(({ step }) => step));
    const open = new Set<string>();
    for (const { step, detail } of parts) if (!(await ctx.attempt(step))) open.add(detail.workspaceId);
    const tiers = new Map(parts.map(({ detail }) => [detail.workspaceId, detail.tierBefore]));
    for (const [workspaceId, tier] of tiers) if (!open.has(workspaceId)) await noteTier(ctx, workspaceId, tier);
    return { intentId, workspaces: tiers.size };
  },
};

function undoStep(
  ctx: CommandCtx,
  read: ReturnType<typeof reader>,
  { key, label, workspaceId, rateLimitId, limits }: StepDetail & { key: string; label: string },
): Step {
  const target = { workspaceId, rateLimitId };
  const wanted = limits.map(({ type, before }) => ({ type, value: before }));
  return {
    key,
    label,
    run: async () => {
      if (wanted.length === 0) return target;
      const present = (await read(workspaceId)).get(rateLimitId);
      const changed = changedLimits(
        limits.map(({ type, after }) => ({ type, expected: after })),
        ownValues(present),
      );
      if (changed) {
        await keepOverrides(ctx, target, present);
        throw new AppError('conflict', changed.message.replace(' Check it, then submit again.', ''));
      }
      await writeOverrides(ctx, target, wanted);
      return target;
    },
    readBack: async () => {
      const present = (await readOverrides(ctx, workspaceId)).get(rateLimitId);
      if (!isInEffect(wanted, ownValues(present))) return 'not_done';
      await keepOverrides(ctx, target, present);
      return target;
    },
  };
}
