import 'server-only';
import { cookies } from 'next/headers';
import { env } from '@/lib/core/env';
import { knownBrowserCookie } from './cookies';
import { sessionDatabase } from './database';
import { knownBrowser, withAccount } from './known-browser';
import { nameBrowser } from './sessions';

/** How this request's browser is counted for an account; null for an unknown one. */
export async function browserAt(): Promise<(email: string) => string | null> {
  const { appOrigin, sessionSecret } = env();
  const cookie = (await cookies()).get(knownBrowserCookie(appOrigin).name)?.value;
  return (email) => knownBrowser(cookie, sessionSecret, email, new Date());
}

/**
 * From now on, strangers' failures no longer hold up this browser at this account. `secret`: of the session that it has just
 * opened.
 */
export async function rememberBrowser(email: string, secret?: string): Promise<void> {
  const { appOrigin, sessionSecret } = env();
  const { name, options } = knownBrowserCookie(appOrigin);
  const jar = await cookies();
  const marks = withAccount(jar.get(name)?.value, sessionSecret, email, new Date());
  jar.set(name, marks, options);
  const browser = secret && knownBrowser(marks, sessionSecret, email, new Date());
  if (browser) await nameBrowser(sessionDatabase().db, secret, browser);
}
