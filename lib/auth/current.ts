import 'server-only';
import { cookies } from 'next/headers';
import { decode } from 'next-auth/jwt';
import { cache } from 'react';
import { sha256 } from '@/lib/core/crypto';
import { env } from '@/lib/core/env';
import type { SignedIn } from '@/lib/domain/people/queries';
import { sessionCookieName } from './cookies';
import { webDatabase } from './database';
import { loadActor, touchSession } from './sessions';

export interface CurrentSession extends SignedIn {
  /** What the database knows the session by; a command is submitted under it. */
  tokenHash: string;
}

/** The session id inside a cookie's token, or null for anything that we did not make. */
export async function sidOf(token: string | undefined, secret: string): Promise<string | null> {
  if (!token) return null;
  const claims = await decode({ token, secret }).catch(() => null);
  return typeof claims?.sid === 'string' && claims.sid.length > 0 ? claims.sid : null;
}

/** Who is signed in, asked of the database once per request. `touch` false: the page asks by itself, nobody is there. */
export const currentSession = cache(async (touch = true): Promise<CurrentSession | null> => {
  // First, so that a build leaves these pages alone: it has no environment.
  const jar = await cookies();
  const { appOrigin, sessionSecret } = env();
  const sid = await sidOf(jar.get(sessionCookieName(appOrigin))?.value, sessionSecret);
  if (!sid) return null;
  const tokenHash = sha256(sid);
  const { db } = webDatabase();
  const now = new Date();
  const signedIn = await loadActor(db, tokenHash, now);
  if (!signedIn) return null;
  if (touch) await touchSession(db, signedIn, now);
  return { ...signedIn, tokenHash };
});
