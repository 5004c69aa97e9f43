import { findActor } from '@/lib/access/find-actor';
import { answer } from '@/lib/operations/answer';
import type { Ctx } from '@/lib/operations/context';
import { type SessionRow, sessionConnected, sessionList, sessionListOwn } from './query-schema';
import { IDLE_MS, isOutOfReach, isSameDevice } from './rules';

/** The actor's own live sessions, newest use first. Open to everyone who is signed in. */
export const listOwnSessions = answer(sessionListOwn, async (ctx, input) => {
  return liveSessions(ctx, ctx.actor.personId, input.currentSessionId);
});

/** Whether the identity provider's account is already linked to the actor. */
export const hasConnectedAccount = answer(sessionConnected, async (ctx) => {
  return (await ctx.db.identity.count({ where: { personId: ctx.actor.personId } })) > 0;
});

/** Someone's live sessions, for those who may end them. */
export const listSessionsOf = answer(sessionList, async (ctx, input) => {
  const [sessions, holder] = await Promise.all([
    liveSessions(ctx, input.personId, input.currentSessionId),
    findActor(ctx.db, input.personId),
  ]);
  if (!isOutOfReach(ctx.actor, input.personId, holder?.role ?? null)) return sessions;
  return sessions.map((session) => ({ ...session, ip: null, mayEnd: false }));
});

async function liveSessions(ctx: Ctx, personId: string, currentSessionId: string): Promise<SessionRow[]> {
  const sessions = await ctx.db.session.findMany({
    where: {
      personId,
      endedAt: null,
      expiresAt: { gt: ctx.now },
      lastSeenAt: { gt: new Date(ctx.now.getTime() - IDLE_MS) },
    },
    orderBy: [{ lastSeenAt: 'desc' }, { id: 'asc' }],
    take: 100,
    select: { id: true, browser: true, method: true, userAgent: true, ip: true, createdAt: true, lastSeenAt: true },
  });
  return sessions.map(({ id, browser, ...session }) => ({
    ...session,
    sessionId: id,
    device: sessions.find((other) => isSameDevice(other, { browser, ...session }))?.id ?? id,
    isThisOne: id === currentSessionId,
    mayEnd: true,
  }));
}
