import 'server-only';
import { cookies } from 'next/headers';
import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { env } from '@/lib/core/env';
import { createLogger } from '@/lib/core/log';
import { askedCookieOf, authCookies } from './cookies';
import { currentSession } from './current';
import { sessionDatabase } from './database';
import { askedCookie, readAsked } from './oidc-proof';
import { authOptions, type SignInRequest } from './options';
import type { Asked } from './password-sign-in';
import { browserAt, rememberBrowser } from './remember-browser';
import { clientIp, isOwnOrigin, isReadableCallback } from './rules';

interface AuthContext {
  params: Promise<{ nextauth: string[] }>;
}

/** The only parts of next-auth that are exposed. Its session endpoint, its log endpoint and its own pages are not. */
const GET_ACTIONS = new Set(['csrf', 'callback', 'signin', 'signout', 'error']);
const POST_ACTIONS = new Set(['callback', 'signin', 'signout']);

export function authGet(request: NextRequest, context: AuthContext): Promise<Response> {
  return answer(request, context, GET_ACTIONS);
}

export async function authPost(request: NextRequest, context: AuthContext): Promise<Response> {
  if (!isOwnOrigin(request.headers.get('origin'), env().appOrigin)) return new Response(null, { status: 403 });
  return answer(request, context, POST_ACTIONS);
}

/** next-auth answers an address it cannot parse with a server error and a log line, so refuse it first. */
function hasReadableCallback(request: NextRequest, appOrigin: string): boolean {
  const asked = request.nextUrl.searchParams.getAll('callbackUrl');
  const kept = request.cookies.get(authCookies(appOrigin).callbackUrl?.name ?? '')?.value;
  return asked.length < 2 && [...asked, kept ?? '/'].every((target) => isReadableCallback(target, appOrigin));
}

/**
 * Whoever is signed in already, and whether they were sent to the provider to prove it: leaving with `max_age=0` says so, and
 * the next time they come back it holds once.
 */
async function whoAsks(
  [step, provider]: string[],
  request: NextRequest,
): Promise<Pick<SignInRequest, 'signedInAs' | 'asked'>> {
  if (provider !== 'oidc' || (step !== 'signin' && step !== 'callback')) return { signedInAs: null, asked: null };
  const { appOrigin, sessionSecret } = env();
  const { name, options } = askedCookieOf(appOrigin);
  const [jar, session] = await Promise.all([cookies(), currentSession(false)]);
  const kept = jar.get(name)?.value;
  if (step === 'signin' && session && request.nextUrl.searchParams.get('max_age') === '0')
    jar.set(name, askedCookie(sessionSecret, { secret: session.secret, at: new Date() }), options);
  else if (kept) jar.delete(name);
  if (step === 'signin' || !session) return { signedInAs: null, asked: null };
  return { signedInAs: session.actor.personId, asked: readAsked(kept, sessionSecret, session.secret, new Date()) };
}

async function answer(request: NextRequest, context: AuthContext, open: ReadonlySet<string>): Promise<Response> {
  const { nextauth } = await context.params;
  if (!open.has(nextauth[0] ?? '') || nextauth.length > 2) return new Response(null, { status: 404 });
  const { appOrigin, sessionSecret, oidc, logLevel } = env();
  if (!hasReadableCallback(request, appOrigin)) return new Response(null, { status: 400 });
  const asked: Asked[] = [];
  const options = authOptions(
    { appOrigin, sessionSecret, oidc, db: sessionDatabase().db, log: createLogger('web', logLevel) },
    {
      ip: clientIp(request.headers.get('x-forwarded-for')),
      userAgent: request.headers.get('user-agent') ?? '',
      browserAt: await browserAt(),
      onSignedIn: rememberBrowser,
      onAsked: (one) => void asked.push(one),
      ...(await whoAsks(nextauth, request)),
    },
  );
  const answered: Response = await NextAuth(request, context, options);
  const response = asked[0] ? await withAsked(answered, asked[0]) : answered;
  response.headers.set('cache-control', 'private, no-store');
  return response;
}

/** next-auth answers with an address alone; what the second step needs goes beside it, not in it. */
async function withAsked(response: Response, { asks, passkey }: Asked): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.delete('content-length');
  const body: unknown = await response.json();
  return Response.json(
    { ...(body instanceof Object ? body : {}), asked: { asks, passkey } },
    { status: response.status, headers },
  );
}
