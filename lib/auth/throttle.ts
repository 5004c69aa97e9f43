import 'server-only';
import { sha256 } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import { isThrottled, THROTTLE_WINDOW_MS } from './rules';

export interface Attempt {
  /** What is tried: an e-mail address, or the name of another door. Only its hash is kept. */
  subject: string;
  ip: string;
}

/**
 * Counts a try as a failure before it is made, so that parallel tries cannot slip past; `recordSuccess` makes up for it.
 * False: too many failures, and nothing was counted.
 */
export async function beginAttempt(db: Db, attempt: Attempt, now: Date): Promise<boolean> {
  const emailHash = sha256(attempt.subject);
  const since = new Date(now.getTime() - THROTTLE_WINDOW_MS);
  return db.$transaction(async (tx) => {
    // Always the subject's lock first, then the address's: no two tries can wait for each other in a ring.
    await tx.$executeRaw`SELECT steward.lock_attempts(${`subject:${emailHash}`})`;
    await tx.$executeRaw`SELECT steward.lock_attempts(${`ip:${attempt.ip}`})`;
    const [counts] = await tx.$queryRaw<{ perEmail: number; perIp: number }[]>`
      SELECT
        (SELECT count(*) FROM sign_in_attempts WHERE email_hash = ${emailHash} AND at > ${since} AND NOT succeeded
          AND id > coalesce((SELECT max(id) FROM sign_in_attempts WHERE email_hash = ${emailHash} AND succeeded), 0))::int
          AS "perEmail",
        (SELECT greatest(count(*) FILTER (WHERE NOT succeeded) - count(*) FILTER (WHERE succeeded), 0)
          FROM sign_in_attempts WHERE ip = ${attempt.ip} AND at > ${since})::int AS "perIp"`;
    if (!counts || isThrottled(counts)) return false;
    await tx.$executeRaw`INSERT INTO sign_in_attempts (email_hash, ip, succeeded, at)
      VALUES (${emailHash}, ${attempt.ip}, false, ${now})`;
    return true;
  });
}

export async function recordSuccess(db: Db, attempt: Attempt, now: Date): Promise<void> {
  await db.$executeRaw`INSERT INTO sign_in_attempts (email_hash, ip, succeeded, at)
    VALUES (${sha256(attempt.subject)}, ${attempt.ip}, true, ${now})`;
}
