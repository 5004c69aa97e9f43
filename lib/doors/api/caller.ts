import 'server-only';
import { findServiceOfSecret } from '@/lib/access/find-token';
import type { ServicePrincipal } from '@/lib/access/principals';
import { sessionDatabase, webDatabase } from '@/lib/auth/database';
import { beginAttempt } from '@/lib/auth/throttle';
import { env } from '@/lib/core/env';
import { isServiceToken, secretOfToken } from '@/lib/core/service-token';
import { isFrom } from '@/lib/domain/tokens/rules';
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
}

/** The program behind a request with a token. Cookies count for nothing here. */
export async function callerOfRequest(request: Request, requestId: string): Promise<Called> {
  const now = new Date();
  const from = readPlace(request.headers);
  const token = tokenOf(request.headers);
  if (token === null) throw unauthorized('Send an API token as x-api-key, or as Authorization: Bearer.');
  // One that cannot be looked up takes the same way as one that is not known.
  const secret = secretOfToken(env().tokenPepper, token);
  const live = await findServiceOfSecret(sessionDatabase().db, isServiceToken(token) ? secret : 'not a token');
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
    noteUse(secret, from.address, { isRefused: true });
    throw new ApiFailure(403, 'forbidden', 'This token may not be used from this address.');
  }
  const { isOver, headers } = takeTurn(principal.tokenId, now);
  noteUse(secret, from.address, { isRefused: isOver });
  if (isOver) throw new ApiFailure(429, 'throttled', 'Too many requests with this token within a minute.', { headers });
  return { ctx: { actor: principal, secret, from, now, requestId, db: webDatabase().db }, headers };
}

/** As the vendor's own clients send their key, or as most others do. */
function tokenOf(headers: Headers): string | null {
  const bearer = /^Bearer +(\S{1,500})$/i.exec(headers.get('authorization') ?? '')?.[1];
  const key = headers.get('x-api-key')?.trim();
  return (key && key.length <= 500 ? key : undefined) ?? bearer ?? null;
}

function unauthorized(message: string): ApiFailure {
  return new ApiFailure(401, 'not_signed_in', message, { headers: { 'www-authenticate': 'Bearer realm="Steward"' } });
}
