import 'server-only';
import { cookies } from 'next/headers';
import { decode } from 'next-auth/jwt';
import { cache } from 'react';
import type { SignedIn } from '@/lib/access/find-actor';
import { env } from '@/lib/core/env';
import { sessionCookieName } from './cookies';
import { sessionDatabase } from './database';
import { loadActor, touchSession } from './sessions';

export interface CurrentSession extends SignedIn {
  /** The session's secret: the database hashes it itself, and stores only the hash. */
  secret: string;
}

/**
 * Recently opened tokens: opening one costs every page a millisecond. Whether the session is still live is checked each
 * time.
 */
const opened = new Map<string, { sid: string; untilMs: number }>();
const MOST_OPENED = 1_000;

/** The session secret inside a cookie's token, or null for anything we did not issue. */
async function readSid(token: string | undefined, secret: string): Promise<string | null> {
  if (!token) return null;
  const known = opened.get(token);
  if (known && known.untilMs > Date.now()) return known.sid;
  const claims = await decode({ token, secret }).catch(() => null);
  if (typeof claims?.sid !== 'string' || claims.sid.length === 0) return null;
  if (opened.size >= MOST_OPENED) opened.clear();
  if (typeof claims.exp === 'number') opened.set(token, { sid: claims.sid, untilMs: claims.exp * 1_000 });
  return claims.sid;
}

/** How the error page recognises a page whose database did not answer. Next passes on the digest and nothing else. */
const SILENT_DIGEST = 'database-silent';

/** Whether this error means that the session could not be looked up. */
export function isDatabaseSilent(error: unknown): boolean {
  return error instanceof Error && 'digest' in error && error.digest === SILENT_DIGEST;
}

function silent(error: unknown): never {
  throw error instanceof Error ? Object.assign(error, { digest: SILENT_DIGEST }) : error;
}

/** Who is signed in, read from the database once per request. `touch` false: the page asks by itself, without a person. */
export const currentSession = cache(async (touch = true): Promise<CurrentSession | null> => {
  // First, so that a build leaves these pages alone: it has no environment.
  const jar = await cookies();
  const { appOrigin, sessionSecret } = env();
  const sid = await readSid(jar.get(sessionCookieName(appOrigin))?.value, sessionSecret);
  if (!sid) return null;
  const { db } = sessionDatabase();
  const signedIn = await loadActor(db, sid).catch(silent);
  if (!signedIn) return null;
  if (touch) await touchSession(db, sid, signedIn, new Date());
  return { ...signedIn, secret: sid };
});
