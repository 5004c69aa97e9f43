import 'server-only';
import type { PersonActor } from '@/lib/access/principals';
import { currentSession } from '@/lib/auth/current';
import { webDatabase } from '@/lib/auth/database';
import { newId } from '@/lib/core/ids';
import type { Ctx } from '@/lib/operations/context';

/** A context that may also submit commands. The database takes the caller's secret, hashes it and derives the actor itself. */
export interface DoorCtx extends Ctx {
  secret: string;
}

export interface SignedInCtx extends DoorCtx {
  actor: PersonActor;
  sessionId: string;
}

/** The context of whoever is signed in, or null. `touch` false leaves the session's idle time running. */
export async function signedInCtx(options: { touch: boolean } = { touch: true }): Promise<SignedInCtx | null> {
  const session = await currentSession(options.touch);
  if (!session) return null;
  const { actor, sessionId, secret } = session;
  return { actor, sessionId, secret, now: new Date(), requestId: newId(), db: webDatabase().db };
}
