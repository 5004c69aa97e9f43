import 'server-only';
import { findServiceOfSecret, type LiveToken } from '@/lib/access/find-token';
import type { ServicePrincipal } from '@/lib/access/principals';
import { sessionDatabase, webClickHouse, webDatabase } from '@/lib/auth/database';
import { replicaFor } from '@/lib/auth/replica';
import { beginAttempt } from '@/lib/auth/throttle';
import { env } from '@/lib/core/env';
import { isFrom } from '@/lib/core/networks';
import { isServiceToken, secretOfToken } from '@/lib/core/service-token';
import { type CallerDoorCtx, readPlace } from '../context';
import type { Called } from '../serve-caller';
import { ApiFailure } from './failure';
import { takeTurn } from './rate';
import { noteUse } from './use';

export interface ServiceCtx extends CallerDoorCtx {
  actor: ServicePrincipal;
}

/**
 * The program behind a request with a token. Cookies count for nothing here. The endpoint names what it asks for, with the
 * places of ids.
 */
export async function callerOfToken(
  request: Request,
  requestId: string,
  endpoint: string,
): Promise<Called<ServiceCtx>> {
  const now = new Date();
  const from = readPlace(request.headers);
  const token = tokenOf(request.headers);
  if (token === null) throw unauthorized('Send an API token as x-api-key, or as Authorization: Bearer.');
  const { secret, live } = await lookUp(token);
  if (!live) {
    await countMiss(from.address, now);
    throw unauthorized('This token is not known, was revoked, or has expired.');
  }
  const { principal, addresses } = live;
  let isNoted = false;
  const answered = (status: number, reason?: string, what = endpoint) => {
    if (!isNoted) noteUse(secret, from.address, { endpoint: what, status, reason });
    isNoted = true;
  };
  if (!isFrom(from.address, addresses)) {
    answered(403, 'address');
    await countMiss(from.address, now);
    throw new ApiFailure(403, 'forbidden', 'This token may not be used from this address.');
  }
  const { isOver, headers } = takeTurn(principal.tokenId, now);
  if (isOver) {
    answered(429);
    throw new ApiFailure(429, 'throttled', 'Too many requests with this token within a minute.', { headers });
  }
  const [db, replica, clickHouse] = [webDatabase().db, replicaFor(principal), webClickHouse()];
  return { ctx: { actor: principal, secret, from, now, requestId, db, replica, clickHouse }, headers, answered };
}

/** By the address alone: whoever holds a token, but not where it may be used, must not use up its requests. */
async function countMiss(address: string, now: Date): Promise<void> {
  const attempt = { door: 'api' as const, subject: address, ip: address, browser: null };
  if ((await beginAttempt(sessionDatabase().db, attempt, now)) !== null) return;
  const message = 'Too many attempts without a token that is valid here. Wait 15 minutes.';
  throw new ApiFailure(429, 'throttled', message, { headers: { 'retry-after': '900' } });
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
