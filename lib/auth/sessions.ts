import 'server-only';
import { sha256 } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import { newId, newToken } from '@/lib/core/ids';
import { findActorOfSession, type SignedIn } from '@/lib/domain/people/queries';
import { ABSOLUTE_MS, IDLE_MS, needsTouch, TOUCH_MS } from '@/lib/domain/sessions/rules';

export interface NewSession {
  personId: string;
  method: 'password' | 'oidc';
  userAgent: string;
  ip: string;
}

/** Opens a session and returns its id, which only the cookie carries: the database keeps a hash. */
export async function openSession(db: Db, session: NewSession, now: Date): Promise<string> {
  const sid = newToken();
  await db.$executeRaw`
    INSERT INTO sessions (id, token_hash, person_id, method, user_agent, ip, created_at, last_seen_at, expires_at)
    VALUES (${newId()}::uuid, ${sha256(sid)}, ${session.personId}::uuid, ${session.method},
      ${session.userAgent.slice(0, 300)}, ${session.ip}, ${now}, ${now}, ${new Date(now.getTime() + ABSOLUTE_MS)})`;
  return sid;
}

export async function endSessionByToken(db: Db, sid: string, now: Date): Promise<void> {
  await db.$executeRaw`UPDATE sessions SET ended_at = ${now} WHERE token_hash = ${sha256(sid)} AND ended_at IS NULL`;
}

/** Ends one's own session at once; false when there is no such live session of this person. */
export async function endOwnSession(db: Db, personId: string, sessionId: string, now: Date): Promise<boolean> {
  const ended = await db.$executeRaw`UPDATE sessions SET ended_at = ${now}
    WHERE id = ${sessionId}::uuid AND person_id = ${personId}::uuid AND ended_at IS NULL`;
  return ended > 0;
}

/** The person behind a session as they stand at `now`, or null when the session has ended or the person lost access. */
export async function loadActor(db: Db, tokenHash: string, now: Date): Promise<SignedIn | null> {
  return findActorOfSession(db, tokenHash, now, new Date(now.getTime() - IDLE_MS));
}

/** Notes that the session was used, at most once a minute. */
export async function touchSession(db: Db, signedIn: SignedIn, now: Date): Promise<void> {
  if (!needsTouch(signedIn.lastSeenAt, now)) return;
  const before = new Date(now.getTime() - TOUCH_MS);
  await db.$executeRaw`UPDATE sessions SET last_seen_at = ${now}
    WHERE id = ${signedIn.sessionId}::uuid AND ended_at IS NULL AND last_seen_at <= ${before}`;
}
