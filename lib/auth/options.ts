import 'server-only';
import type { AuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import type { Db } from '@/lib/core/db';
import type { OidcSettings } from '@/lib/core/env';
import { AppError } from '@/lib/core/errors';
import type { Logger } from '@/lib/core/log';
import { ABSOLUTE_MS } from '@/lib/domain/sessions/rules';
import { authCookies } from './cookies';
import { findIdentity, oidcProvider } from './oidc';
import { type Asked as AskedProof, proveAtProvider } from './oidc-proof';
import { failureForLog, type OidcRefusal, refusalForLog } from './oidc-rules';
import { type Asked, type PasswordRequest, signInWithPassword } from './password-sign-in';
import { safePath } from './rules';
import { endSession, openSession } from './sessions';

declare module 'next-auth' {
  interface User {
    /** The secret of the session opened by signing in. */
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

export interface SignInRequest extends Omit<PasswordRequest, 'appOrigin'> {
  /** Called for each sign-in, of either kind. */
  onSignedIn(email: string, secret: string): Promise<void>;
  /** Who is signed in with this browser already. */
  signedInAs: string | null;
  /** They came to prove the session that they have, and open no other. */
  asked: AskedProof | null;
  /** Called where the password is right and a second factor is needed. */
  onAsked(asked: Asked): void;
}

/** next-auth carries the sign-in; the session itself lives in our own table, and its token holds nothing but the session id. */
export function authOptions(settings: AuthSettings, request: SignInRequest): AuthOptions {
  const { appOrigin, sessionSecret, oidc, db, log } = settings;
  return {
    secret: sessionSecret,
    session: { strategy: 'jwt', maxAge: ABSOLUTE_MS / 1000 },
    jwt: { maxAge: ABSOLUTE_MS / 1000 },
    cookies: authCookies(appOrigin),
    useSecureCookies: appOrigin.startsWith('https://'),
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    logger: {
      error: (code, metadata) => log.error('Sign-in failed', { code, ...(oidc ? reasonIn(metadata, oidc) : {}) }),
      warn: (code) => log.warn('Sign-in warning', { code }),
      debug: () => undefined,
    },
    providers: [
      Credentials({
        id: 'password',
        credentials: { email: {}, password: {}, code: {}, passkey: {} },
        authorize: async (input) => {
          const opened = await signInWithPassword(db, input, { ...request, appOrigin }, new Date()).catch(sayWhy);
          if (!opened) return null;
          if ('asks' in opened) {
            request.onAsked(opened);
            throw new Error(ASKED_WORDS[opened.refused ?? 'nothing']);
          }
          await request.onSignedIn(opened.email, opened.sid);
          return { id: opened.personId, sid: opened.sid };
        },
      }),
      ...(oidc ? [oidcProvider(oidc)] : []),
    ],
    callbacks: {
      redirect: ({ url }) => `${appOrigin}${safePath(url, appOrigin)}`,
      signIn: async ({ user, account, profile }) => {
        if (account?.provider === 'password') return true;
        if (account?.provider !== 'oidc' || !oidc) return false;
        if (request.asked) {
          const proved = await proveAtProvider(db, { settings: oidc, profile, asked: request.asked, ip: request.ip });
          if (proved !== 'proved') log.warn('A session was not proved at the provider', { code: proved });
          return `${appOrigin}/proved${proved === 'proved' ? '' : `?error=${proved}`}`;
        }
        const identity = await findIdentity(db, { settings: oidc, profile, signedInAs: request.signedInAs });
        const sid = 'refusal' in identity ? null : await openSession(db, { method: 'oidc', ...identity }, request);
        if (sid && 'email' in identity) {
          await request.onSignedIn(identity.email, sid);
          user.sid = sid;
          return true;
        }
        const code: OidcRefusal = 'refusal' in identity ? identity.refusal : 'NoAccess';
        log.warn('Single sign-on was refused', { code, reason: refusalForLog(code, { ...profile }, oidc) });
        return `${appOrigin}/sign-in?error=${code}`;
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

/** Also an address: it tells only whoever knows the password whether a second factor was asked for, or was wrong. */
const ASKED_WORDS = {
  ...{ nothing: 'CodeAsked', code: 'CodeWrong', wrong: 'PasskeyWrong', copied: 'PasskeyCopied' },
  unjudged: 'PasskeyUnjudged',
} as const satisfies Record<'nothing' | NonNullable<Asked['refused']>, string>;

/** What is thrown here ends up in an address, so only our own words may leave. */
function sayWhy(error: unknown): never {
  throw new Error(error instanceof AppError && error.code === 'throttled' ? 'Throttled' : 'Unavailable');
}

/**
 * next-auth passes the thrown value, or an object around it. Its text may contain what was sent, so only our own text
 * is kept.
 */
function reasonIn(metadata: unknown, oidc: OidcSettings): { reason: string } | undefined {
  const inner = metadata instanceof Error ? metadata : (metadata as { error?: unknown } | undefined)?.error;
  return inner instanceof Error ? { reason: failureForLog(inner.message, oidc) } : undefined;
}
