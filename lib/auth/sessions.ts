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
export type Proof = PasswordProof | { method: 'oidc'; issuer: string; subject: string };

interface PasswordProof {
  method: 'password';
  email: string;
  passwordHash: string;
  /** The try of a second factor, by its id. */
  tryId?: string | null;
}

/** Opens a twelve-hour session and returns its secret, which only the cookie carries; null if the proof is not valid. */
export async function openSession(db: Db, proof: Proof, request: RequestFacts): Promise<string | null> {
  if (proof.method === 'password') return (await openPasswordSession(db, proof, request)).secret;
  const [secret, { ip, userAgent }] = [newToken(), request];
  const [opened] = await db.$queryRaw<{ id: string | null }[]>`
    SELECT steward.open_oidc_session(${proof.issuer}, ${proof.subject}, ${secret}, ${userAgent}, ${ip})::text AS id`;
  return opened?.id ? secret : null;
}

/** Notes with which browser this session was opened just now. */
export async function nameBrowser(db: Db, secret: string, browser: string): Promise<void> {
  await db.$queryRaw`SELECT steward.name_browser(${secret}, ${browser})::text`;
}

/** The same for a password. `asks`: the second factors one of which is needed besides; none where the password is wrong. */
export async function openPasswordSession(
  db: Db,
  { email, passwordHash, tryId = null }: PasswordProof,
  { ip, userAgent }: RequestFacts,
): Promise<{ secret: string | null; asks: string[] }> {
  const secret = newToken();
  const [opened] = await db.$queryRaw<{ id: string | null; asks: string[] }[]>`
    SELECT session_id::text AS id, asks FROM steward.open_password_session(
      ${email}, ${passwordHash}, ${tryId}::uuid, ${secret}, ${userAgent}, ${ip})`;
  return { secret: opened?.id ? secret : null, asks: opened?.asks ?? [] };
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

/** Ends the holder's sessions on the device of one of theirs, but the calling session itself; returns how many. */
export async function endOwnDevice(db: Db, secret: string, sessionId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ ended: number }[]>`
    SELECT steward.end_device(${secret}, ${sessionId}::uuid) AS ended`;
  return row?.ended ?? 0;
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
