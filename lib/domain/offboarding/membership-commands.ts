import { AppError, notFound } from '@/lib/core/errors';
import { mirrorGone } from '@/lib/domain/people/mirror';
import { isConsoleRole } from '@/lib/domain/people/rules';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import { finishDeparture } from './schema';

const BY_HAND = 'An organisation admin can only be removed in the Claude Console.';

/** Ends the membership, or says why only the Console can: `task` is then the sentence. */
export async function endMembership(ctx: CommandCtx, userId: string): Promise<JsonObject> {
  const standing = await membership(ctx, userId);
  if (standing.isGone) return { outcome: 'already_gone' };
  if (isConsoleRole(standing.role)) return { outcome: 'console', task: BY_HAND };
  try {
    await ctx.write(() => ctx.upstream.removeUser(userId));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'upstream_refused') return { outcome: 'console', task: error.message };
    if (error.code !== 'upstream_not_found') throw error;
  }
  await mirrorGone(ctx.pool, userId, ctx.now);
  return { outcome: 'removed' };
}

/** As upstream says now; the mirror learns it when the member is gone. */
async function membership(
  ctx: CommandCtx,
  userId: string,
): Promise<{ isGone: true } | { isGone: false; role: string }> {
  try {
    const user = await ctx.upstream.getUser(userId);
    return { isGone: false, role: user.role };
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'upstream_not_found')) throw error;
    await mirrorGone(ctx.pool, userId, ctx.now);
    return { isGone: true };
  }
}

export async function membershipEnded(ctx: CommandCtx, userId: string): Promise<JsonObject | 'not_done'> {
  return (await membership(ctx, userId)).isGone ? { outcome: 'removed' } : 'not_done';
}

export const finishDepartureCommand: CommandImplementation<typeof finishDeparture> = {
  declaration: finishDeparture,
  async run(ctx, { departureId }) {
    const { userId, name, isOpen } = await waiting(ctx, departureId);
    if (!isOpen) return { departureId, name, outcome: 'already_done' };
    ctx.changing({ departure: 'waiting' }, { departure: 'done' });
    const user = await ctx.db.user.findUniqueOrThrow({ where: { id: userId } });
    const ended = user.goneAt ? { outcome: 'already_gone' } : await endMembership(ctx, userId);
    if (ended.outcome === 'console') {
      throw new AppError('conflict', `${name} is still a member. ${ended.task} Then check again.`);
    }
    return close(ctx, departureId, name);
  },
  async readBack(ctx, { departureId }) {
    const { userId, name } = await waiting(ctx, departureId);
    return (await membership(ctx, userId)).isGone ? close(ctx, departureId, name) : 'not_done';
  },
};

async function waiting(ctx: CommandCtx, departureId: string) {
  const departure = await ctx.db.departure.findUnique({ where: { id: departureId } });
  if (!departure?.userId) throw notFound('departure');
  return { userId: departure.userId, name: departure.name, isOpen: departure.state === 'waiting' };
}

async function close(ctx: CommandCtx, departureId: string, name: string): Promise<JsonObject> {
  await ctx.db.departure.updateMany({
    where: { id: departureId, state: 'waiting' },
    data: { state: 'done', taskClosedAt: ctx.now },
  });
  return { departureId, name, outcome: 'gone' };
}
