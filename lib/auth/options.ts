import 'server-only';
import type { AuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import type { Logger } from '@/lib/core/log';
import { ABSOLUTE_MS } from '@/lib/domain/sessions/rules';
import { authCookies } from './cookies';
import { type OidcSettings, oidcProvider, personOfIdentity } from './oidc';
import { checkPassword } from './password-sign-in';
import { safePath } from './rules';
import { endSessionByToken, openSession } from './sessions';

export interface AuthSettings {
  appOrigin: string;
  sessionSecret: string;
  oidc: OidcSettings | null;
  db: Db;
  log: Logger;
}

/** What a session remembers of the request that opened it. */
export interface RequestFacts {
  ip: string;
  userAgent: string;
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
          const personId = await checkPassword(db, input, request.ip, new Date()).catch(sayWhy);
          return personId ? { id: personId } : null;
        },
      }),
      ...(oidc ? [oidcProvider(oidc)] : []),
    ],
    callbacks: {
      redirect: ({ url }) => `${appOrigin}${safePath(url, appOrigin)}`,
      signIn: async ({ user, account, profile }) => {
        if (account?.provider === 'password') return true;
        if (account?.provider !== 'oidc' || !oidc) return false;
        const personId = await personOfIdentity(db, oidc.issuer, profile, new Date());
        if (!personId) return `${appOrigin}/sign-in?error=NoAccess`;
        user.id = personId;
        return true;
      },
      jwt: async ({ token, user, account }) => {
        if (!user || !account) return { sid: token.sid };
        const method = account.provider === 'oidc' ? 'oidc' : 'password';
        const sid = await openSession(db, { personId: user.id, method, ...request }, new Date());
        return { sid };
      },
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await endSessionByToken(db, token.sid, new Date());
      },
    },
  };
}

/** What is thrown here shows up in an address, so only our own words leave. */
function sayWhy(error: unknown): never {
  throw new Error(error instanceof AppError && error.code === 'throttled' ? 'Throttled' : 'Unavailable');
}
