import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation, JsonObject } from '@/lib/operations/command-context';
import type { User } from '@/lib/upstream/contract';
import type { Answered } from '@/lib/upstream/contract-fields';
import { mirrorGone, mirrorUsers } from './mirror';
import { userRoleRefusal } from './rules';
import { changeUserRole } from './schema';

export const changeUserRoleCommand: CommandImplementation<typeof changeUserRole> = {
  declaration: changeUserRole,
  async run(ctx, { userId, from, to }) {
    const user = await ctx.db.user.findUnique({ where: { id: userId } });
    if (!user) throw notFound('person');
    const refusal = userRoleRefusal({ ...user, current: user.role, from, to });
    const isLate = refusal !== null && user.role !== from;
    if (refusal)
      throw new AppError('conflict', refusal, { to: refusal }, undefined, isLate ? { from: user.role } : undefined);
    ctx.changing({ role: user.role }, { role: to });
    try {
      const answer = await ctx.write(() => ctx.upstream.updateUser(userId, { role: to }));
      return await keepRole(ctx, answer, user.role, to);
    } catch (error) {
      if (error instanceof AppError && error.code === 'upstream_not_found') await mirrorGone(ctx.pool, userId, ctx.now);
      throw error;
    }
  },
  async readBack(ctx, { userId, from, to }) {
    const now = await ctx.upstream.getUser(userId);
    return now.role === to ? keepRole(ctx, now, from ?? null, to) : 'not_done';
  },
};

async function keepRole(ctx: CommandCtx, answer: Answered<User>, from: string | null, to: string): Promise<JsonObject> {
  await ctx.db.$transaction((tx) => mirrorUsers(tx, [answer], ctx.now));
  return { userId: answer.id, name: answer.name, from, to };
}
