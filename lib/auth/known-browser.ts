import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hmacSha256, sha256 } from '@/lib/core/crypto';
import { normalEmail } from '@/lib/domain/accounts/rules';

/** How long a browser stays known after signing in; the cookie lives as long. */
export const KNOWN_MS = 180 * 24 * 3_600_000;
const MOST_ACCOUNTS = 5;
const MOST_LENGTH = 1_000;
const DAY_MS = 24 * 3_600_000;

interface Mark {
  id: string;
  day: number;
  signature: string;
}

/**
 * A mark per account: a random name for this browser, the day, and a signature over both and the account, which it does
 * not reveal.
 */
const MARK = /^([\w-]{16})\.(\d{1,6})\.([0-9a-f]{64})$/;

function marksIn(cookie: string | undefined): Mark[] {
  if (!cookie || cookie.length > MOST_LENGTH) return [];
  return cookie.split('~').flatMap((text) => {
    const [, id, day, signature] = MARK.exec(text) ?? [];
    return id && day && signature ? [{ id, day: Number(day), signature }] : [];
  });
}

function signMark(secret: string, email: string, { id, day }: Pick<Mark, 'id' | 'day'>): string {
  return hmacSha256(secret, `known-browser:${id}:${day}:${sha256(normalEmail(email))}`);
}

function isOf(mark: Mark, secret: string, email: string): boolean {
  return timingSafeEqual(Buffer.from(mark.signature, 'hex'), Buffer.from(signMark(secret, email, mark), 'hex'));
}

/** How this browser is counted if it has signed in to the account before; null for an unknown one. */
export function knownBrowser(cookie: string | undefined, secret: string, email: string, now: Date): string | null {
  const today = now.getTime() / DAY_MS;
  const mark = marksIn(cookie).find(
    (one) => one.day <= today && (one.day + 1) * DAY_MS + KNOWN_MS > now.getTime() && isOf(one, secret, email),
  );
  return mark ? sha256(mark.id) : null;
}

/** The cookie after sign-in: this account's mark first, then those of others that used this browser. */
export function withAccount(cookie: string | undefined, secret: string, email: string, now: Date): string {
  const marks = marksIn(cookie);
  const others = marks.filter((mark) => !isOf(mark, secret, email));
  const known = marks.find((mark) => isOf(mark, secret, email));
  const fresh = { id: known?.id ?? randomBytes(12).toString('base64url'), day: Math.floor(now.getTime() / DAY_MS) };
  const own = { ...fresh, signature: signMark(secret, email, fresh) };
  return [own, ...others]
    .slice(0, MOST_ACCOUNTS)
    .map(({ id, day, signature }) => `${id}.${day}.${signature}`)
    .join('~');
}
