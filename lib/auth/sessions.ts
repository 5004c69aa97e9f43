import 'server-only';
import { findActorOfSession, type SignedIn } from '@/lib/access/find-actor';
import type { Db } from '@/lib/core/db';
import { newToken } from '@/lib/core/ids';
import { needsTouch } from '@/lib/domain/sessions/rules';

/** What a session remembers of the request that opened it. */
export interface RequestFacts {
  ip: string;
  userAgent: string;
}

/**
 * What the database requires before it opens a session: a password hashed with the person's parameters, or the
 * provider's identity.
 */
export type Proof =
  | { method: 'password'; email: string; passwordHash: string }
  | { method: 'oidc'; issuer: string; subject: string };

/** Opens a twelve-hour session and returns its secret, which only the cookie carries; null if the proof is not valid. */
export async function openSession(db: Db, proof: Proof, { ip, userAgent }: RequestFacts): Promise<string | null> {
  const secret = newToken();
  const [opened] =
    proof.method === 'password'
      ? await db.$queryRaw<{ id: string | null }[]>`
          SELECT steward.open_password_session(${proof.email}, ${proof.passwordHash}, ${secret}, ${userAgent}, ${ip})::text AS id`
      : await db.$queryRaw<{ id: string | null }[]>`
          SELECT steward.open_oidc_session(${proof.issuer}, ${proof.subject}, ${secret}, ${userAgent}, ${ip})::text AS id`;
  return opened?.id ? secret : null;
}

/** Notes with which browser this session was opened just now. */
export async function nameBrowser(db: Db, secret: string, browser: string): Promise<void> {
  await db.$queryRaw`SELECT steward.name_browser(${secret}, ${browser})::text`;
}

/** Signs out. */
export async function endSession(db: Db, secret: string): Promise<void> {
  await db.$queryRaw`SELECT steward.end_session(${secret})`;
}

/** Ends one of the sessions of the secret's holder; false if they have no such live session. */
export async function endOwnSession(db: Db, secret: string, sessionId: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ ended: number }[]>`
    SELECT steward.end_sessions(${secret}, ${sessionId}::uuid) AS ended`;
  return row !== undefined && row.ended > 0;
}

/** Ends all other sessions of the secret's holder; returns how many. */
export async function endOtherSessions(db: Db, secret: string): Promise<number> {
  const [row] = await db.$queryRaw<{ ended: number }[]>`SELECT steward.end_sessions(${secret}, NULL::uuid) AS ended`;
  return row?.ended ?? 0;
}

/** The current state of the person behind a session, or null if the session has ended or the person has lost access. */
export async function loadActor(db: Db, secret: string): Promise<SignedIn | null> {
  return findActorOfSession(db, secret);
}

/** Notes that the session was used, at most once a minute. */
export async function touchSession(db: Db, secret: string, signedIn: SignedIn, now: Date): Promise<void> {
  if (needsTouch(signedIn.lastSeenAt, now)) await db.$queryRaw`SELECT steward.touch_session(${secret})::text`;
}
