import { findActor } from '@/lib/access/find-actor';
import { AppError, notFound } from '@/lib/core/errors';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { isOutOfReach } from './rules';
import { endDevice, endSession } from './schema';

export const endSessionCommand: CommandImplementation<typeof endSession> = {
  declaration: endSession,
  run: async (ctx, { sessionId }) => {
    const { personId } = await requireSession(ctx, sessionId);
    ctx.changing({ ended: false }, { ended: true });
    await ctx.db.session.updateMany({ where: { id: sessionId, endedAt: null }, data: { endedAt: ctx.now } });
    return { sessionId, personId };
  },
};

export const endDeviceCommand: CommandImplementation<typeof endDevice> = {
  declaration: endDevice,
  run: async (ctx, { sessionId }) => {
    const { personId, browser, userAgent } = await requireSession(ctx, sessionId);
    const device = browser === null ? { browser, userAgent } : { browser };
    ctx.changing({ ended: false }, { ended: true });
    const { count } = await ctx.db.session.updateMany({
      where: { personId, ...device, endedAt: null, expiresAt: { gt: ctx.now } },
      data: { endedAt: ctx.now },
    });
    return { sessionId, personId, sessions: count };
  },
};

async function requireSession(ctx: CommandCtx, sessionId: string) {
  const select = { personId: true, browser: true, userAgent: true } as const;
  const session = await ctx.db.session.findUnique({ where: { id: sessionId }, select });
  if (!session) throw notFound('session');
  const holder = await findActor(ctx.db, session.personId);
  if (isOutOfReach(ctx.actor, session.personId, holder?.role ?? null))
    throw new AppError('forbidden', "Only an owner can end an owner's session.");
  return session;
}
