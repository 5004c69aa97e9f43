import 'server-only';
import { currentSession } from '@/lib/auth/current';
import { webDatabase } from '@/lib/auth/database';
import type { Ctx } from '@/lib/core/context';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import type { PersonActor } from '@/lib/core/permissions';

/** A context that may also submit commands: the database knows the caller by this hash and derives the actor itself. */
export interface DoorCtx extends Ctx {
  credentialHash: string;
}

export interface SignedInCtx extends DoorCtx {
  /** What opens the session: for whatever the person may do with their own sessions. */
  secret: string;
  actor: PersonActor;
  sessionId: string;
}

/** The context of whoever is signed in, or null. `touch` false leaves the session's idle time running. */
export async function signedInCtx(options: { touch: boolean } = { touch: true }): Promise<SignedInCtx | null> {
  const session = await currentSession(options.touch);
  if (!session) return null;
  const { actor, sessionId, secret } = session;
  const credentialHash = sha256(secret);
  return { actor, sessionId, secret, credentialHash, now: new Date(), requestId: newId(), db: webDatabase().db };
}
