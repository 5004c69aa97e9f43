import type { Ctx } from '@/lib/core/context';
import { AppError } from '@/lib/core/errors';
import { IDLE_MS } from './rules';
import type { SessionRow } from './schema';

/** The actor's own live sessions, newest use first. Open to everyone who is signed in. */
export async function listOwnSessions(ctx: Ctx, input: { currentSessionId: string }): Promise<SessionRow[]> {
  if (ctx.actor.kind !== 'person') throw new AppError('not_signed_in', 'Sign in first.');
  const sessions = await ctx.db.session.findMany({
    where: {
      personId: ctx.actor.personId,
      endedAt: null,
      expiresAt: { gt: ctx.now },
      lastSeenAt: { gt: new Date(ctx.now.getTime() - IDLE_MS) },
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    take: 100,
  });
  return sessions.map(({ id, method, userAgent, ip, createdAt, lastSeenAt }) => ({
    sessionId: id,
    method,
    userAgent,
    ip,
    createdAt,
    lastSeenAt,
    isThisOne: id === input.currentSessionId,
  }));
}
