import 'server-only';
import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { env } from '@/lib/core/env';
import { createLogger } from '@/lib/core/log';
import { authCookies } from './cookies';
import { currentSession } from './current';
import { sessionDatabase } from './database';
import { authOptions } from './options';
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

async function answer(request: NextRequest, context: AuthContext, open: ReadonlySet<string>): Promise<Response> {
  const { nextauth } = await context.params;
  if (!open.has(nextauth[0] ?? '') || nextauth.length > 2) return new Response(null, { status: 404 });
  const { appOrigin, sessionSecret, oidc, logLevel } = env();
  if (!hasReadableCallback(request, appOrigin)) return new Response(null, { status: 400 });
  const options = authOptions(
    { appOrigin, sessionSecret, oidc, db: sessionDatabase().db, log: createLogger('web', logLevel) },
    {
      ip: clientIp(request.headers.get('x-forwarded-for')),
      userAgent: request.headers.get('user-agent') ?? '',
      browserAt: await browserAt(),
      onSignedIn: rememberBrowser,
      signedInAs: nextauth[0] === 'callback' ? ((await currentSession(false))?.actor.personId ?? null) : null,
    },
  );
  const response: Response = await NextAuth(request, context, options);
  response.headers.set('cache-control', 'private, no-store');
  return response;
}
