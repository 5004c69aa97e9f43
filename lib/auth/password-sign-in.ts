import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { findActor } from '@/lib/access/find-actor';
import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { emailField } from '@/lib/domain/accounts/schema';
import { hashByRecipe } from './passwords';
import { openPasswordSession, type RequestFacts } from './sessions';
import { beginAttempt, recordSuccess } from './throttle';

const credentials = z.object({
  email: emailField,
  password: z.string().min(1).max(1_000),
  /** Of the app, or a recovery code. */
  code: z.string().max(100).default(''),
});

export interface PasswordRequest extends RequestFacts {
  /** How the browser is counted for an account; null if it has not signed in to it before. */
  browserAt(email: string): string | null;
}

interface Opened {
  personId: string;
  email: string;
  /** The new session's secret. */
  sid: string;
}

/** The password is right, and so is not all: which second factors this person can prove it is them with. */
export interface Asked {
  asks: string[];
}

/**
 * Opens a session for this e-mail and password; null for every kind of mismatch. Whoever has a second factor is asked for
 * it, and asked again after a wrong one. Throws `throttled` after too many attempts.
 */
export async function signInWithPassword(
  db: Db,
  input: unknown,
  request: PasswordRequest,
  now: Date,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<Opened | Asked | null> {
  const parsed = credentials.safeParse(input);
  if (!parsed.success) return null;
  const { email, password, code } = parsed.data;
  const attempt = { door: 'password' as const, subject: email, ip: request.ip, browser: request.browserAt(email) };
  const waitMs = await beginAttempt(db, attempt, now);
  if (waitMs === null) throw new AppError('throttled', 'Too many attempts. Wait 15 minutes.');
  if (waitMs > 0) await wait(waitMs);
  const [found] = await db.$queryRaw<{ recipe: string | null }[]>`SELECT steward.password_recipe(${email}) AS recipe`;
  const passwordHash = await hashByRecipe(found?.recipe ?? null, password);
  const person = await db.person.findUnique({ where: { email }, select: { id: true } });
  const hasAccess = person !== null && (await findActor(db, person.id)) !== null;
  // Always called: the time the database takes must not distinguish one mismatch from another.
  const typedHash = (hasAccess && passwordHash) || '';
  const tryId = code === '' ? null : await keepTry(db, email, typedHash, code);
  const proof = { method: 'password' as const, email, passwordHash: typedHash, tryId };
  const { secret, asks } = await openPasswordSession(db, proof, request);
  if (!person) return null;
  if (secret === null) return asks.length > 0 ? { asks } : null;
  await recordSuccess(db, attempt, now);
  // The password before it counted as a failure: whoever knows it must not guess codes for as long as they like.
  if (code !== '') await recordSuccess(db, attempt, now);
  return { personId: person.id, email, sid: secret };
}

/** Hands a code in; whether it is right only shows when the session is opened with it. */
async function keepTry(db: Db, email: string, passwordHash: string, code: string): Promise<string | null> {
  const [kept] = await db.$queryRaw<{ id: string | null }[]>`
    SELECT steward.try_factor(${email}, ${passwordHash}, ${code})::text AS id`;
  return kept?.id ?? null;
}
