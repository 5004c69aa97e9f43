import { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import {
  isInEffect,
  keepOverrides,
  ownValues,
  readOverrides,
  writeOverrides,
} from '@/lib/domain/rate-limits/override-steps';
import { isWritableType } from '@/lib/domain/rate-limits/rules';
import { type OrganizationLimits, overridesForTier } from '@/lib/domain/rate-limits/tier-rules';
import { keepProfile } from '@/lib/domain/workspaces/commands';
import { keepNew, listLive, makeWorkspace } from '@/lib/domain/workspaces/create-commands';
import { findBearer } from '@/lib/domain/workspaces/rules';
import { inOneWrite } from '@/lib/mirror/list';
import type { CommandCtx, CommandImplementation, JsonObject, Step } from '@/lib/operations/command-context';
import type { Workspace } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import type { WorkspaceRateLimit } from '@/lib/upstream/contract-limits';
import { type Place, setUpStructure } from './schema';

const limitsField = z.array(z.object({ type: z.string(), value: z.number().nullable() })).catch([]);

/**
 * Step by step: each workspace is created, or reused if its name exists, and then gets its limits. Limits of a
 * workspace that could not be created wait for the next attempt.
 */
export const setUpStructureCommand: CommandImplementation<typeof setUpStructure> = {
  declaration: setUpStructure,
  async run(ctx, { places }) {
    const live = await listLive(ctx);
    const groups = await modelGroups(ctx);
    if (groups.length === 0 && places.some(({ tier }) => tier !== 'flexible')) {
      throw new AppError('conflict', 'The organisation’s limits have not been read yet. Try again in some minutes.');
    }
    const plans = places.map((place) => ({
      place,
      making: makingStep(ctx, place, findBearer(place.name, live) !== null),
      limits: groups.map((group) => ({ group, ...limitLabel(place, group) })),
    }));
    ctx.changing({}, { workspaces: plans.map(({ place }) => `${place.name} (${place.tier})`) });
    await ctx.plan(plans.flatMap(({ making, limits }) => [making, ...limits]));
    const workspaceIds: string[] = [];
    for (const { place, making, limits } of plans) {
      const made = await ctx.attempt(making);
      const workspaceId = made?.workspaceId;
      if (typeof workspaceId !== 'string') continue;
      workspaceIds.push(workspaceId);
      const details = [];
      // Read once for all steps.
      let reading: Promise<Map<string, Answered<WorkspaceRateLimit>>> | null = null;
      const readOnce = () => (reading ??= readOverrides(ctx, workspaceId));
      for (const { group, key, label } of limits) {
        const step = limitStep(ctx, { workspaceId, place, group, readOnce });
        details.push(await ctx.attempt({ key, label, ...step }));
      }
      if (details.every((detail) => detail !== null)) await keepTier(ctx, workspaceId, place);
    }
    return { workspaceIds };
  },
};

function makingStep(ctx: CommandCtx, place: Place, exists: boolean): Step {
  const found = async (): Promise<Answered<Workspace> | null> => findBearer(place.name, await listLive(ctx));
  return {
    key: `workspace:${place.name.toLowerCase()}`,
    label: exists ? `${place.name}: exists already, add details` : `${place.name}: create`,
    run: async () => {
      const live = await listLive(ctx);
      const there = findBearer(place.name, live);
      if (there && (await isDefault(ctx, there.id))) {
        throw new AppError('conflict', 'This is the default workspace, which cannot have limits. Choose another name.');
      }
      return keep(ctx, there ?? (await makeWorkspace(ctx, live.length, { name: place.name })), place);
    },
    // A workspace with this name can only be the one this step created: had it existed before, none would have been created.
    readBack: async () => {
      const there = await found();
      return there ? keep(ctx, there, place) : 'not_done';
    },
  };
}

async function isDefault(ctx: CommandCtx, id: string): Promise<boolean> {
  return (await ctx.db.workspace.count({ where: { id, isDefault: true } })) > 0;
}

function keep(ctx: CommandCtx, workspace: Answered<Workspace>, { description, audience }: Place): Promise<JsonObject> {
  return keepNew(ctx, workspace, { description, audience });
}

/** A tier counts as applied once all of its limits are. */
function keepTier(ctx: CommandCtx, workspaceId: string, { tier }: Place): Promise<void> {
  return inOneWrite(ctx.pool, (client) => keepProfile(client, ctx, workspaceId, { tier }));
}

interface LimitStep {
  workspaceId: string;
  place: Place;
  group: OrganizationLimits;
  readOnce: () => Promise<Map<string, Answered<WorkspaceRateLimit>>>;
}

function limitLabel({ name, tier }: Place, group: OrganizationLimits) {
  const what = tier === 'flexible' ? 'all of the limits' : `${tier} limits`;
  return { key: `limits:${name.toLowerCase()}:${group.id}`, label: `${name}: ${what} of ${group.name}` };
}

/** A tier's shares; `flexible` clears an existing workspace's own limits. */
function limitStep(ctx: CommandCtx, { workspaceId, place: { tier }, group, readOnce }: LimitStep) {
  const target = { workspaceId, rateLimitId: group.id };
  const look = async (read: LimitStep['readOnce']) => {
    const present = (await read()).get(group.id);
    const own = ownValues(present);
    const cleared = [...own.keys()].filter(isWritableType).map((type) => ({ type, value: null }));
    const wanted = tier === 'flexible' ? cleared : (overridesForTier(tier, [group])[0]?.limits ?? []);
    return { present, wanted, isDone: isInEffect(wanted, own) };
  };
  return {
    run: async (): Promise<JsonObject> => {
      const { present, wanted, isDone } = await look(readOnce);
      if (isDone) await keepOverrides(ctx, target, present);
      else await writeOverrides(ctx, target, wanted);
      return { ...target, limits: wanted.map((limit) => ({ ...limit })) };
    },
    readBack: async (): Promise<JsonObject | 'not_done'> => {
      const { present, wanted, isDone } = await look(() => readOverrides(ctx, workspaceId));
      if (!isDone) return 'not_done';
      await keepOverrides(ctx, target, present);
      return { ...target, limits: wanted.map((limit) => ({ ...limit })) };
    },
  };
}

async function modelGroups(ctx: CommandCtx): Promise<OrganizationLimits[]> {
  const rows = await ctx.db.rateLimit.findMany({
    where: { groupType: 'model_group', goneAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ id, groupType, name, limits }) => ({ id, groupType, name, limits: limitsField.parse(limits) }));
}
