import { AppError, notFound } from '@/lib/core/errors';
import { callerOf } from '@/lib/operations/caller';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { acknowledgeDifference } from './schema';

export const acknowledgeDifferenceCommand: CommandImplementation<typeof acknowledgeDifference> = {
  declaration: acknowledgeDifference,
  run: async (ctx, { differenceId, note }) => {
    const { name } = callerOf(ctx);
    const found = await ctx.db.difference.findUnique({ where: { id: differenceId } });
    if (!found) throw notFound('difference');
    if (found.acknowledgedAt)
      throw new AppError('conflict', `${found.acknowledgedBy ?? 'Somebody'} has acknowledged this already.`);
    ctx.changing({ note: null }, { note });
    const data = { acknowledgedAt: ctx.now, acknowledgedBy: name, note };
    const { count } = await ctx.db.difference.updateMany({ where: { id: differenceId, acknowledgedAt: null }, data });
    if (count === 0) throw new AppError('conflict', 'Somebody has acknowledged this already.');
    return { differenceId, kind: found.kind };
  },
};
