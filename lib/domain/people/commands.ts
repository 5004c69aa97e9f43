import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { mirrorGone } from './mirror';
import { userRoleRefusal } from './rules';
import { changeUserRole } from './schema';

export const changeUserRoleCommand: CommandImplementation<typeof changeUserRole> = {
  declaration: changeUserRole,
  async run(ctx, { userId, from, to }) {
    const user = await ctx.db.user.findUnique({ where: { id: userId } });
    if (!user) throw notFound('person');
    const refusal = userRoleRefusal({ ...user, current: user.role, from, to });
    if (refusal) throw new AppError('conflict', refusal, { to: refusal });
    ctx.changing({ role: user.role }, { role: to });
    try {
      await ctx.write(() => ctx.upstream.updateUser(userId, { role: to }));
    } catch (error) {
      if (error instanceof AppError && error.code === 'upstream_not_found') await mirrorGone(ctx.pool, userId, ctx.now);
      throw error;
    }
    return mirrorRole(ctx, userId, from, to);
  },
  async readBack(ctx, { userId, from, to }) {
    const now = await ctx.upstream.getUser(userId);
    return now.role === to ? mirrorRole(ctx, userId, from, to) : 'not_done';
  },
};

async function mirrorRole(ctx: CommandCtx, userId: string, from: string, to: string) {
  const { name } = await ctx.db.user.update({ where: { id: userId }, data: { role: to } });
  return { userId, name, from, to };
}
