import { findActor } from '@/lib/access/find-actor';
import { AppError, notFound } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { isOutOfReach } from './rules';
import { endSession } from './schema';

export const endSessionCommand: CommandImplementation<typeof endSession> = {
  declaration: endSession,
  run: async (ctx, { sessionId }) => {
    const session = await ctx.db.session.findUnique({ where: { id: sessionId }, select: { personId: true } });
    if (!session) throw notFound('session');
    const holder = await findActor(ctx.db, session.personId);
    if (isOutOfReach(ctx.actor, session.personId, holder?.role ?? null))
      throw new AppError('forbidden', "Only an owner can end an owner's session.");
    ctx.changing({ ended: false }, { ended: true });
    await ctx.db.session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: ctx.now } });
    return { sessionId, personId: session.personId };
  },
};
