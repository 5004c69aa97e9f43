import { timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '@/lib/core/crypto';

export const LINK_LIFE_DAYS = 7;
const DAY_MS = 86_400_000;

/** The end of the day a week from now, so that the link of one day stays the same. */
function findLinkEnd(now: Date): number {
  return (Math.floor(now.getTime() / DAY_MS) + LINK_LIFE_DAYS + 1) * DAY_MS;
}

function signLink(secret: string, requestId: string, until: number): string {
  return hmacSha256(secret, `invite-link:${requestId}:${until}`);
}

/** Proves that Steward issued the link to this request, until the day is over. It grants nothing: roles still decide. */
export function linkToken(secret: string, requestId: string, now: Date): string {
  const until = findLinkEnd(now);
  return `${(until / DAY_MS).toString(36)}.${signLink(secret, requestId, until)}`;
}

export function judgeLinkToken(
  secret: string,
  requestId: string,
  token: string,
  now: Date,
): 'valid' | 'expired' | 'invalid' {
  const [, days = '', signature = ''] = /^([0-9a-z]{1,8})\.([0-9a-f]{64})$/.exec(token) ?? [];
  const until = Number.parseInt(days, 36) * DAY_MS;
  if (!Number.isSafeInteger(until)) return 'invalid';
  const expected = signLink(secret, requestId, until);
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature.padEnd(64, ' ')))) return 'invalid';
  return until > now.getTime() ? 'valid' : 'expired';
}
