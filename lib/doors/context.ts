import 'server-only';
import { headers } from 'next/headers';
import type { Caller, PersonActor } from '@/lib/access/principals';
import { currentSession } from '@/lib/auth/current';
import { webClickHouse, webDatabase } from '@/lib/auth/database';
import { replicaFor } from '@/lib/auth/replica';
import { clientIp } from '@/lib/auth/rules';
import { newId } from '@/lib/core/ids';
import type { Ctx } from '@/lib/operations/context';

/** A context that may also submit commands. The database takes the caller's secret, hashes it and derives the actor itself. */
export interface DoorCtx extends Ctx {
  secret: string;
  /** Where the request came from, for the audit. */
  from?: CallerPlace;
}

/** Of a person or a program. */
export interface CallerDoorCtx extends DoorCtx {
  actor: Caller;
}

export interface CallerPlace {
  address: string;
  agent: string | null;
}

/** A request's address and user agent. */
export function readPlace(asked: Pick<Headers, 'get'>): CallerPlace {
  return { address: clientIp(asked.get('x-forwarded-for')), agent: asked.get('user-agent') };
}

export interface SignedInCtx extends CallerDoorCtx {
  actor: PersonActor;
  sessionId: string;
  /** Nothing is open to them before they have set up a second factor. */
  mustSetUpFactor: boolean;
  /** How they signed in. */
  method: string;
  /** When they last proved who they are. */
  provedAt: Date;
}

/** Said to somebody whose role needs a second factor and who has none yet. */
export const SET_UP_FIRST = 'Set up a second factor first. Open Steward in your browser to do so.';

/** The signed-in person's context, or null. `touch` false does not reset the session's idle time. */
export async function signedInCtx(options: { touch: boolean } = { touch: true }): Promise<SignedInCtx | null> {
  const session = await currentSession(options.touch);
  if (!session) return null;
  const { actor, sessionId, method, provedAt, mustSetUpFactor, secret } = session;
  const from = readPlace(await headers());
  return {
    actor,
    sessionId,
    method,
    provedAt,
    mustSetUpFactor,
    secret,
    from,
    now: new Date(),
    requestId: newId(),
    db: webDatabase().db,
    replica: replicaFor(actor),
    clickHouse: webClickHouse(),
  };
}
