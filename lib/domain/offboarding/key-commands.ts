import { AppError, notFound } from '@/lib/core/errors';
import { switchedOff, switchOff } from '@/lib/domain/api-keys/switch-steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { changeOfKey } from './change-rules';
import { isLeftKey } from './key-reads';
import { handOverRefusal, type KeyDecision, toDecision } from './rules';
import { settleKey } from './schema';

/** One key's decision, carried out; safe to call again. */
export async function carryOut(ctx: CommandCtx, decision: KeyDecision, leaverId: string | null): Promise<JsonObject> {
  switch (decision.disposition) {
    case 'disable':
      return switchOff(ctx, decision.apiKeyId);
    case 'hand_over':
      return handOver(ctx, decision.apiKeyId, decision.newOwnerId ?? '', leaverId);
    case 'keep':
      return keep(ctx, decision.apiKeyId, decision.reason);
  }
}

async function handOver(
  ctx: CommandCtx,
  apiKeyId: string,
  newOwnerId: string,
  leaverId: string | null,
): Promise<JsonObject> {
  const user = await ctx.db.user.findUnique({
    where: { id: newOwnerId },
    select: { id: true, goneAt: true, name: true },
  });
  const departures = await ctx.db.departure.count({
    where: { userId: newOwnerId, state: { in: ['running', 'waiting', 'incomplete'] } },
  });
  const refusal = handOverRefusal(user && { ...user, isDeparting: departures > 0 }, leaverId);
  if (refusal) throw new AppError('conflict', refusal, { newOwnerId: refusal });
  await ctx.db.apiKey.update({
    where: { id: apiKeyId },
    data: {
      assignedToId: newOwnerId,
      assignedById: personIdOf(ctx),
      assignedAt: ctx.now,
      ...NOT_KEPT,
    },
  });
  return { outcome: 'handed_over', newOwnerId, newOwner: user?.name ?? newOwnerId };
}

const NOT_KEPT = { keptAt: null, keptById: null, keptReason: null };

/** Without a reason it is only left as it is: nobody has decided yet, and it stays among those that need a decision. */
async function keep(ctx: CommandCtx, apiKeyId: string, reason: string | null): Promise<JsonObject> {
  if (reason === null) return { outcome: 'left' };
  await ctx.db.apiKey.update({
    where: { id: apiKeyId },
    data: { keptAt: ctx.now, keptById: personIdOf(ctx), keptReason: reason },
  });
  return { outcome: 'kept', reason };
}

export const settleKeyCommand: CommandImplementation<typeof settleKey> = {
  declaration: settleKey,
  async run(ctx, { workspaceId, choice }) {
    const key = await ctx.db.apiKey.findUnique({ where: { id: choice.apiKeyId } });
    // The permission was asked for the workspace that was named: a key of another one is out of its reach.
    if (!key || key.workspaceId !== workspaceId) throw notFound('API key');
    if (!(await isLeftKey(ctx.db, key.id, ctx.now))) {
      throw new AppError(
        'conflict',
        'This key no longer works, or its owner is still a member. Reload to see its current state.',
      );
    }
    const decision = toDecision(choice);
    const { before, after } = changeOfKey(key, decision);
    ctx.changing(before, after);
    const done = await carryOut(ctx, decision, null);
    return { apiKeyId: key.id, name: key.name, ...done };
  },
  async readBack(ctx, { choice }) {
    if (choice.disposition !== 'disable') return 'not_done';
    const found = await switchedOff(ctx, choice.apiKeyId);
    return found === 'not_done' ? found : { apiKeyId: choice.apiKeyId, ...found };
  },
};
