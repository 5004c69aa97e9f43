import 'server-only';
import { sha256 } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import { toNetwork } from './address-rules';
import { type Door, type Failures, THROTTLE_WINDOW_MS, waitFor } from './throttle-rules';

export interface Attempt {
  door: Door;
  /** What is attempted: an e-mail address, or the network address if there is nothing else. Only its hash is kept. */
  subject: string;
  ip: string;
  /** The browser's name if it has signed in to this account before; else null. */
  browser: string | null;
}

/**
 * Counts a try as a failure before it is made, so that parallel tries cannot slip past; `recordSuccess` makes up for it. Says how
 * long to wait before making it, or null: refused, and nothing was counted.
 */
export async function beginAttempt(db: Db, attempt: Attempt, now: Date): Promise<number | null> {
  const { door, browser } = attempt;
  const [account, ip] = [sha256(attempt.subject), toNetwork(attempt.ip)];
  const since = new Date(now.getTime() - THROTTLE_WINDOW_MS);
  return db.$transaction(async (tx) => {
    // Always the account's lock first, then the address's: no two tries can wait for each other in a ring. A known browser takes
    // one of its own, so that it never stands in a queue of strangers.
    await tx.$executeRaw`SELECT steward.lock_attempts(${browser ? `browser:${account}:${browser}` : `account:${door}:${account}`})`;
    if (!browser) await tx.$executeRaw`SELECT steward.lock_attempts(${`address:${door}:${ip}`})`;
    const [counts] = await tx.$queryRaw<Pick<Failures, 'pair' | 'address' | 'lane' | 'lastAt'>[]>`
      WITH lane AS (SELECT id, succeeded, at FROM sign_in_attempts
          WHERE door = ${door} AND email_hash = ${account} AND browser IS NOT DISTINCT FROM ${browser} AND at > ${since}),
        pair AS (SELECT id, succeeded FROM sign_in_attempts
          WHERE door = ${door} AND email_hash = ${account} AND ip = ${ip} AND browser IS NULL AND at > ${since}),
        address AS (SELECT succeeded FROM sign_in_attempts
          WHERE door = ${door} AND ip = ${ip} AND browser IS NULL AND at > ${since})
      SELECT
        (SELECT count(*) FROM pair WHERE NOT succeeded
          AND id > coalesce((SELECT max(id) FROM pair WHERE succeeded), 0))::int AS pair,
        (SELECT greatest(count(*) FILTER (WHERE NOT succeeded) - count(*) FILTER (WHERE succeeded), 0) FROM address)::int
          AS address,
        (SELECT greatest(count(*) FILTER (WHERE NOT succeeded) - count(*) FILTER (WHERE succeeded), 0) FROM lane)::int AS lane,
        (SELECT max(at) FROM lane WHERE NOT succeeded) AS "lastAt"`;
    const waitMs = counts ? waitFor({ door, isKnownBrowser: browser !== null, ...counts }, now) : null;
    if (waitMs === null) return null;
    await tx.$executeRaw`INSERT INTO sign_in_attempts (door, email_hash, ip, browser, succeeded, at)
      VALUES (${door}, ${account}, ${ip}, ${browser}, false, ${new Date(now.getTime() + waitMs)})`;
    return waitMs;
  });
}

export async function recordSuccess(db: Db, attempt: Attempt, now: Date): Promise<void> {
  await db.$executeRaw`INSERT INTO sign_in_attempts (door, email_hash, ip, browser, succeeded, at)
    VALUES (${attempt.door}, ${sha256(attempt.subject)}, ${toNetwork(attempt.ip)}, ${attempt.browser}, true, ${now})`;
}
