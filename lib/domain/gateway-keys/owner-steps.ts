import { AppError } from '@/lib/core/errors';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, JsonObject } from '@/lib/operations/command-context';
import { gatewayKeyState } from './rules';
import { settleGateways } from './settle-steps';

/** Of a key that has an owner again, nobody's decision stands. */
export const NOT_KEPT = { keptAt: null, keptById: null, keptReason: null };

/** Disables a key whatever its state is. One that works no more needs nothing. */
export async function switchOffGatewayKey(ctx: CommandCtx, id: string): Promise<JsonObject> {
  const key = await ctx.db.gatewayKey.findUnique({ where: { id } });
  if (!key || ['revoked', 'expired'].includes(gatewayKeyState(key, ctx.now))) return { outcome: 'ended' };
  await ctx.db.gatewayKey.updateMany({
    where: { id, disabledAt: null },
    data: { disabledAt: ctx.now, updatedAt: ctx.now },
  });
  // Disabled for its owner's leaving, it stays so when an emergency stop is taken back.
  await ctx.db.gatewayKey.updateMany({ where: { id, stopId: { not: null } }, data: { stopId: null } });
  await settleGateways(ctx);
  return { outcome: 'disabled' };
}

/** Whether the key is off by now. */
export async function gatewayKeySwitchedOff(ctx: CommandCtx, id: string): Promise<JsonObject | 'not_done'> {
  const key = await ctx.db.gatewayKey.findUnique({ where: { id } });
  const state = key ? gatewayKeyState(key, ctx.now) : 'revoked';
  if (state === 'live') return 'not_done';
  return { outcome: state === 'disabled' ? 'disabled' : 'ended' };
}

export async function handOverGatewayKey(ctx: CommandCtx, id: string, newOwnerId: string): Promise<void> {
  await ctx.db.gatewayKey.update({ where: { id }, data: { ownerId: newOwnerId, updatedAt: ctx.now, ...NOT_KEPT } });
}

export async function keepGatewayKey(ctx: CommandCtx, id: string, reason: string): Promise<void> {
  const kept = { keptAt: ctx.now, keptById: personIdOf(ctx), keptReason: reason };
  await ctx.db.gatewayKey.update({ where: { id }, data: kept });
}

/** Somebody who has left answers for nothing. */
export async function requireMember(ctx: CommandCtx, userId: string): Promise<void> {
  const user = await ctx.db.user.findFirst({ where: { id: userId, goneAt: null }, select: { id: true } });
  const message = 'Choose a member of the organisation.';
  if (!user) throw new AppError('invalid_input', message, { ownerId: message });
}
