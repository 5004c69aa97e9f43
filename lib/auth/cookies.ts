import type { CookiesOptions } from 'next-auth';
import { KNOWN_MS } from './known-browser';

/** The session cookie's name: bound to the host by its prefix wherever https makes that possible. */
export function sessionCookieName(appOrigin: string): string {
  return appOrigin.startsWith('https://') ? '__Host-steward.session' : 'steward.session';
}

/** Marks a browser as known to the accounts that have signed in with it. It grants no access. */
export function knownBrowserCookie(appOrigin: string) {
  const secure = appOrigin.startsWith('https://');
  return {
    name: `${secure ? '__Host-' : ''}steward.known`,
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure, maxAge: KNOWN_MS / 1_000 },
  };
}

/** Brought back from the provider by whoever was sent there to prove their session. It grants nothing. */
export function askedCookieOf(appOrigin: string) {
  const secure = appOrigin.startsWith('https://');
  return {
    name: `${secure ? '__Host-' : ''}steward.asked`,
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure, maxAge: 900 },
  };
}

/** All cookies of sign-in, named for Steward so that another application on the same host cannot mix with them. */
export function authCookies(appOrigin: string): Partial<CookiesOptions> {
  const secure = appOrigin.startsWith('https://');
  const prefix = secure ? '__Host-' : '';
  const cookie = (name: string, maxAge?: number) => ({
    name: `${prefix}steward.${name}`,
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure, ...(maxAge ? { maxAge } : {}) },
  });
  return {
    sessionToken: cookie('session'),
    callbackUrl: cookie('callback-url'),
    csrfToken: cookie('csrf'),
    pkceCodeVerifier: cookie('pkce', 900),
    state: cookie('state', 900),
    nonce: cookie('nonce', 900),
  };
}
