import 'server-only';
import { cookies } from 'next/headers';
import { env } from '@/lib/core/env';
import { knownBrowserCookie } from './cookies';
import { knownBrowser, withAccount } from './known-browser';

/** How this request's browser is counted for an account; null for an unknown one. */
export async function browserAt(): Promise<(email: string) => string | null> {
  const { appOrigin, sessionSecret } = env();
  const cookie = (await cookies()).get(knownBrowserCookie(appOrigin).name)?.value;
  return (email) => knownBrowser(cookie, sessionSecret, email, new Date());
}

/** From now on, strangers' failures no longer hold up this browser at this account. */
export async function rememberBrowser(email: string): Promise<void> {
  const { appOrigin, sessionSecret } = env();
  const { name, options } = knownBrowserCookie(appOrigin);
  const jar = await cookies();
  jar.set(name, withAccount(jar.get(name)?.value, sessionSecret, email, new Date()), options);
}
