import { notFound } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/upstream/command-context';
import { endSession } from './schema';

export const endSessionCommand: CommandImplementation<typeof endSession> = {
  declaration: endSession,
  run: async (ctx, { sessionId }) => {
    const session = await ctx.db.session.findUnique({ where: { id: sessionId }, select: { personId: true } });
    if (!session) throw notFound('session');
    await ctx.db.session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: ctx.now } });
    return { sessionId, personId: session.personId };
  },
};
