import 'server-only';
import type { AuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import type { Logger } from '@/lib/core/log';
import { ABSOLUTE_MS } from '@/lib/domain/sessions/rules';
import { authCookies } from './cookies';
import { identityOf, type OidcSettings, oidcProvider } from './oidc';
import { signInWithPassword } from './password-sign-in';
import { safePath } from './rules';
import { endSession, openSession, type RequestFacts } from './sessions';

declare module 'next-auth' {
  interface User {
    /** The secret of the session that signing in opened. */
    sid?: string;
  }
}

export interface AuthSettings {
  appOrigin: string;
  sessionSecret: string;
  oidc: OidcSettings | null;
  db: Db;
  log: Logger;
}

/** next-auth carries the sign-in; the session itself lives in our own table, and its token holds nothing but the session id. */
export function authOptions(settings: AuthSettings, request: RequestFacts): AuthOptions {
  const { appOrigin, sessionSecret, oidc, db, log } = settings;
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: ABSOLUTE_MS / 1000 },
    jwt: { maxAge: ABSOLUTE_MS / 1000 },
    cookies: authCookies(appOrigin),
    useSecureCookies: appOrigin.startsWith('https://'),
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    logger: {
      error: (code) => log.error('Sign-in failed', { code }),
      warn: (code) => log.warn('Sign-in warning', { code }),
      debug: () => undefined,
    },
    providers: [
      Credentials({
        id: 'password',
        credentials: { email: {}, password: {} },
        authorize: async (input) => {
          const opened = await signInWithPassword(db, input, request, new Date()).catch(sayWhy);
          return opened && { id: opened.personId, sid: opened.sid };
        },
      }),
      ...(oidc ? [oidcProvider(oidc)] : []),
    ],
    callbacks: {
      redirect: ({ url }) => `${appOrigin}${safePath(url, appOrigin)}`,
      signIn: async ({ user, account, profile }) => {
        if (account?.provider === 'password') return true;
        if (account?.provider !== 'oidc' || !oidc) return false;
        const identity = await identityOf(db, oidc.issuer, profile);
        const sid = identity && (await openSession(db, { method: 'oidc', ...identity }, request));
        if (!sid) return `${appOrigin}/sign-in?error=NoAccess`;
        user.sid = sid;
        return true;
      },
      jwt: async ({ token, user, account }) => ({ sid: user && account ? user.sid : token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await endSession(db, token.sid);
      },
    },
  };
}

/** What is thrown here shows up in an address, so only our own words leave. */
function sayWhy(error: unknown): never {
  throw new Error(error instanceof AppError && error.code === 'throttled' ? 'Throttled' : 'Unavailable');
}
