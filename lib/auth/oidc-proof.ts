import 'server-only';
import { timingSafeEqual } from 'node:crypto';
import { hmacSha256, sha256 } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import type { OidcSettings } from '@/lib/core/env';
import { isSameIssuer, isSignedInSince, parseClaims } from './oidc-rules';
import { proveSession } from './prove-session';

/** For so long whoever was sent to the provider may take to come back. */
export const ASKED_MS = 15 * 60_000;

/** A session that its holder was sent to the provider to prove, and when. */
export interface Asked {
  secret: string;
  at: Date;
}

const sign = (key: string, secret: string, at: number) => hmacSha256(key, `proof asked for:${at}:${sha256(secret)}`);

/** What the browser brings back from the provider: that this session was to be proved, and when that was asked for. */
export function askedCookie(key: string, { secret, at }: Asked): string {
  return `${at.getTime()}.${sign(key, secret, at.getTime())}`;
}

/** What was asked for of the session that comes back; null: nothing, or too long ago. */
export function readAsked(cookie: string | undefined, key: string, secret: string, now: Date): Asked | null {
  const [, time, signature] = /^(\d{1,15})\.([0-9a-f]{64})$/.exec(cookie ?? '') ?? [];
  if (!time || !signature) return null;
  const at = Number(time);
  const isOurs = timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(sign(key, secret, at), 'hex'));
  return isOurs && now.getTime() - at <= ASKED_MS ? { secret, at: new Date(at) } : null;
}

/** Proves the session if the provider asked its holder since; else why not. */
export async function proveAtProvider(
  db: Db,
  { settings, profile, asked, ip }: { settings: OidcSettings; profile: unknown; asked: Asked; ip: string },
): Promise<'proved' | 'NotAsked' | 'SomebodyElse'> {
  const claims = parseClaims(profile);
  if (!claims || !isSameIssuer(settings.issuer, claims.iss)) return 'SomebodyElse';
  if (!isSignedInSince(claims.auth_time, asked.at, new Date(), settings.clockToleranceSeconds)) return 'NotAsked';
  const way = { method: 'oidc' as const, issuer: claims.iss, subject: claims.sub };
  return (await proveSession(db, asked.secret, way, { ip })) === 'proved' ? 'proved' : 'SomebodyElse';
}
