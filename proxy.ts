import { type NextRequest, NextResponse } from 'next/server';
import { env } from '@/lib/core/env';
import { contentSecurityPolicy, newNonce, redirectToOrigin } from '@/lib/doors/headers';

/** As in next.config.ts; beyond it Next itself would answer with a server error. */
const MAX_BODY_BYTES = 256 * 1024;

/** Dresses requests and answers: the one host name, the nonce, the headers. It decides nothing about who may see what. */
export function proxy(request: NextRequest): NextResponse {
  const { appOrigin, nodeEnv } = env();
  const { pathname, search } = request.nextUrl;
  const host = request.headers.get('x-forwarded-host') ?? request.headers.get('host');
  const elsewhere = redirectToOrigin({ method: request.method, host, path: `${pathname}${search}`, appOrigin });
  if (elsewhere) return NextResponse.redirect(elsewhere, 307);
  const origin = request.headers.get('origin');
  if (request.method !== 'GET' && request.method !== 'HEAD' && origin !== null && origin !== appOrigin) {
    return new NextResponse(null, { status: 403 });
  }
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES)
    return new NextResponse(null, { status: 413 });
  const nonce = newNonce();
  const policy = contentSecurityPolicy(nonce, { isDevelopment: nodeEnv === 'development', appOrigin });
  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  headers.set('x-nonce', nonce);
  headers.set('x-steward-path', `${pathname}${search}`);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('cache-control', 'private, no-store');
  if (appOrigin.startsWith('https://')) {
    response.headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  }
  return response;
}

export const config = { matcher: ['/((?!_next/static/|icon\\.svg$|favicon\\.ico$).*)'] };
