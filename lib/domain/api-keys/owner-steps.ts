import { AppError } from '@/lib/core/errors';
import { handOverGatewayKey, NOT_KEPT } from '@/lib/domain/gateway-keys/owner-steps';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';
import { handOverRefusal, kindOfKey } from './rules';

/** Makes a member answer for a key of either kind. Nobody is asked to keep it any more. */
export async function handOverKey(
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
  const done = { outcome: 'handed_over', newOwnerId, newOwner: user?.name ?? newOwnerId };
  if (kindOfKey(apiKeyId) === 'steward') {
    await handOverGatewayKey(ctx, apiKeyId, newOwnerId);
    return done;
  }
  await ctx.db.apiKey.update({
    where: { id: apiKeyId },
    data: { assignedToId: newOwnerId, assignedById: personIdOf(ctx), assignedAt: ctx.now, ...NOT_KEPT },
  });
  return done;
}
