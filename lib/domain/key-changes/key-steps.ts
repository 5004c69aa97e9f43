import { can } from '@/lib/access/reach';
import { handOverKey } from '@/lib/domain/api-keys/owner-steps';
import { KEY_WRITES } from '@/lib/domain/api-keys/rules';
import { changeKey, standsSo } from '@/lib/domain/api-keys/status-steps';
import { refreshedKey } from '@/lib/domain/api-keys/switch-steps';
import { assignCostCentreCommand } from '@/lib/domain/cost-centres/commands';
import {
  changeGatewayKeyCommand,
  disableGatewayKeyCommand,
  enableGatewayKeyCommand,
  revokeGatewayKeyCommand,
} from '@/lib/domain/gateway-keys/commands';
import { personIdOf } from '@/lib/operations/caller';
import { type ChangedFields, changedFields } from '@/lib/operations/changed-fields';
import type { CommandCtx, JsonObject, Step } from '@/lib/operations/command-context';
import { type KnownKey, readKnownKeys } from './reads';
import { type ChangeAct, changeRefusal, stateWords, stepWords } from './rules';

/** What is done to each key, with its terms. */
export interface Doing {
  act: ChangeAct;
  ownerId?: string;
  environment?: string;
  costCentreId?: string | null;
  firstMonth?: string;
}

/** A key as the preview showed it. */
export interface Previewed {
  id: string;
  from: string;
  /** Why it is left although it stands as it did; null: it is not. */
  leave: string | null;
}

const UPSTREAM = { disable: 'inactive', enable: 'active', archive: 'archived' } as const;
const DONE: Readonly<Record<ChangeAct, string>> = {
  disable: 'disabled',
  enable: 'enabled',
  archive: 'archived',
  hand_over: 'handed_over',
  environment: 'environment_set',
  cost_centre: 'cost_centre_set',
};
const NOT_THEIRS = 'There is no key with this ID, or you may not change it.';

const skipped = (why: string): JsonObject => ({ outcome: 'skipped', why });
const isUpstreams = (act: ChangeAct): act is keyof typeof UPSTREAM => act in UPSTREAM;

/** Whether whoever asks may change this key so. */
export function mayChange(ctx: Pick<CommandCtx, 'actor'>, act: ChangeAct, key: KnownKey): boolean {
  const { kind, workspaceId } = key;
  if (act === 'cost_centre' && !can(ctx.actor, 'cost_centre:write')) return false;
  return can(ctx.actor, KEY_WRITES[kind], { workspaceId });
}

/** The step of one key: one that stands otherwise than it was previewed is left, and that is said. */
export function keyStep(ctx: CommandCtx, key: KnownKey | undefined, previewed: Previewed, doing: Doing): Step {
  const { id, from, leave } = previewed;
  const { act } = doing;
  if (!key || !mayChange(ctx, act, key))
    return { key: `key:${id}`, label: `Key ${id}`, run: async () => skipped(NOT_THEIRS) };
  const { kind, name } = key;
  return {
    key: `key:${id}`,
    label: stepWords(act, kind, name),
    run: async () => {
      if (leave !== null) return skipped(leave);
      if (kind === 'anthropic' && isUpstreams(act)) await refreshedKey(ctx, id);
      const now = (await readKnownKeys(ctx.db, [id], ctx.now)).get(id);
      if (!now) return skipped(NOT_THEIRS);
      if (now.state !== from) return skipped(`Changed since the preview: it is now ${stateWords(now.state)}.`);
      const refusal = changeRefusal(act, kind, now.state);
      if (refusal !== null) return skipped(refusal);
      const { before, after } = await carryOut(ctx, now, doing);
      return { outcome: DONE[act], ...(before && { before }), ...(after && { after }) };
    },
    ...(kind === 'anthropic' && isUpstreams(act)
      ? {
          readBack: async () => {
            const found = await standsSo(ctx, id, UPSTREAM[act]);
            if (found === 'not_done') return found;
            return { outcome: DONE[act], before: { status: from }, after: { status: UPSTREAM[act] } };
          },
        }
      : {}),
  };
}

/** One key's change as its own command makes it, and the fields that it changed: the audit has both under the change of many. */
async function carryOut(outer: CommandCtx, key: KnownKey, doing: Doing): Promise<ChangedFields> {
  let told: ChangedFields = {};
  const ctx: CommandCtx = {
    ...outer,
    changing: (before, after) => {
      told = changedFields(before, after);
    },
  };
  const { act, ownerId = '', environment = '', costCentreId = null, firstMonth = '' } = doing;
  const { id, kind, workspaceId } = key;
  if (act === 'hand_over') {
    const former = await ctx.db.user.findUnique({ where: { id: key.ownerId ?? '' }, select: { name: true } });
    const { newOwner = ownerId } = await handOverKey(ctx, id, ownerId, null);
    ctx.changing({ owner: former?.name ?? key.ownerId }, { owner: newOwner });
  } else if (kind === 'steward') {
    await changeStewardKey(ctx, { workspaceId: workspaceId ?? '', gatewayKeyId: id }, doing);
  } else if (act === 'environment') {
    const described = { environment, describedById: personIdOf(ctx), describedAt: ctx.now };
    const former = await ctx.db.apiKey.findUniqueOrThrow({ where: { id }, select: { environment: true } });
    await ctx.db.apiKey.update({ where: { id }, data: described });
    ctx.changing({ environment: former.environment }, { environment });
  } else if (act === 'cost_centre') {
    const subjects = [{ kind: 'api_key' as const, id }];
    await assignCostCentreCommand.run(ctx, { subjects, costCentreId, firstMonth });
  } else {
    const row = await ctx.db.apiKey.findUniqueOrThrow({ where: { id } });
    await changeKey(ctx, row, { status: UPSTREAM[act] });
  }
  return told;
}

async function changeStewardKey(
  ctx: CommandCtx,
  ref: { workspaceId: string; gatewayKeyId: string },
  { act, environment, costCentreId }: Doing,
): Promise<void> {
  if (act === 'disable') await disableGatewayKeyCommand.run(ctx, ref);
  else if (act === 'enable') await enableGatewayKeyCommand.run(ctx, ref);
  else if (act === 'archive') await revokeGatewayKeyCommand.run(ctx, ref);
  else if (act === 'environment')
    await changeGatewayKeyCommand.run(ctx, { ...ref, environment: environment as 'other' });
  else await changeGatewayKeyCommand.run(ctx, { ...ref, costCentreId: costCentreId ?? null });
}
