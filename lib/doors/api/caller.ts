import 'server-only';
import { findServiceOfSecret, type LiveToken } from '@/lib/access/find-token';
import type { ServicePrincipal } from '@/lib/access/principals';
import { sessionDatabase, webDatabase } from '@/lib/auth/database';
import { beginAttempt } from '@/lib/auth/throttle';
import { env } from '@/lib/core/env';
import { isFrom } from '@/lib/core/networks';
import { isServiceToken, secretOfToken } from '@/lib/core/service-token';
import { type DoorCtx, readPlace } from '../context';
import { ApiFailure } from './failure';
import { takeTurn } from './rate';
import { noteUse } from './use';

export interface ServiceCtx extends DoorCtx {
  actor: ServicePrincipal;
}

export interface Called {
  ctx: ServiceCtx;
  /** How much of the minute is left, for the answer. */
  headers: Record<string, string>;
  /** Every door says in the end how it answered: the token's page shows it. */
  answered(status: number, lacks?: string, endpoint?: string): void;
}

/**
 * The program behind a request with a token. Cookies count for nothing here. The endpoint names what it asks for, with the
 * places of ids.
 */
export async function callerOfRequest(request: Request, requestId: string, endpoint: string): Promise<Called> {
  const now = new Date();
  const from = readPlace(request.headers);
  const token = tokenOf(request.headers);
  if (token === null) throw unauthorized('Send an API token as x-api-key, or as Authorization: Bearer.');
  const { secret, live } = await lookUp(token);
  if (!live) {
    const attempt = { door: 'api' as const, subject: from.address, ip: from.address, browser: null };
    if ((await beginAttempt(sessionDatabase().db, attempt, now)) === null)
      throw new ApiFailure(429, 'throttled', 'Too many attempts without a valid token. Wait 15 minutes.', {
        headers: { 'retry-after': '900' },
      });
    throw unauthorized('This token is not known, was revoked, or has expired.');
  }
  const { principal, addresses } = live;
  if (!isFrom(from.address, addresses)) {
    noteUse(secret, from.address, { endpoint, status: 403, reason: 'address' });
    throw new ApiFailure(403, 'forbidden', 'This token may not be used from this address.');
  }
  const { isOver, headers } = takeTurn(principal.tokenId, now);
  const answered = (status: number, reason?: string, what = endpoint) =>
    noteUse(secret, from.address, { endpoint: what, status, reason });
  if (isOver) answered(429);
  if (isOver) throw new ApiFailure(429, 'throttled', 'Too many requests with this token within a minute.', { headers });
  return { ctx: { actor: principal, secret, from, now, requestId, db: webDatabase().db }, headers, answered };
}

/** Some tools take no key that does not begin as the vendor's do: what stands before the token is left out. */
const VENDOR_PREFIX = /^sk-ant-[a-z0-9]+-(?=stw_)/;

/** The program that a token opens. One that cannot be looked up takes the same way as one that is not known. */
export async function lookUp(token: string): Promise<{ secret: string; live: LiveToken | null }> {
  const secret = secretOfToken(env().tokenPepper, token);
  return {
    secret,
    live: await findServiceOfSecret(sessionDatabase().db, isServiceToken(token) ? secret : 'not a token'),
  };
}

/** As the vendor's own clients send their key, or as most others do. */
function tokenOf(headers: Headers): string | null {
  const bearer = /^Bearer +(\S{1,500})$/i.exec(headers.get('authorization') ?? '')?.[1];
  const key = headers.get('x-api-key')?.trim();
  const sent = (key && key.length <= 500 ? key : undefined) ?? bearer ?? null;
  return sent?.replace(VENDOR_PREFIX, '') ?? null;
}

function unauthorized(message: string): ApiFailure {
  return new ApiFailure(401, 'not_signed_in', message, { headers: { 'www-authenticate': 'Bearer realm="Steward"' } });
}
