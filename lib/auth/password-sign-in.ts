import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { findActor } from '@/lib/access/find-actor';
import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { emailField } from '@/lib/domain/accounts/schema';
import { hashByRecipe } from './passwords';
import { openSession, type RequestFacts } from './sessions';
import { beginAttempt, recordSuccess } from './throttle';

const credentials = z.object({ email: emailField, password: z.string().min(1).max(1_000) });

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

/**
 * Opens a session for this e-mail and password; null for every kind of mismatch. Throws `throttled` after too many
 * attempts.
 */
export async function signInWithPassword(
  db: Db,
  input: unknown,
  request: PasswordRequest,
  now: Date,
  wait: (ms: number) => Promise<unknown> = sleep,
): Promise<Opened | null> {
  const parsed = credentials.safeParse(input);
  if (!parsed.success) return null;
  const { email, password } = parsed.data;
  const attempt = { door: 'password' as const, subject: email, ip: request.ip, browser: request.browserAt(email) };
  const waitMs = await beginAttempt(db, attempt, now);
  if (waitMs === null) throw new AppError('throttled', 'Too many attempts. Wait 15 minutes.');
  if (waitMs > 0) await wait(waitMs);
  const [known] = await db.$queryRaw<{ recipe: string | null }[]>`SELECT steward.password_recipe(${email}) AS recipe`;
  const passwordHash = await hashByRecipe(known?.recipe ?? null, password);
  const person = await db.person.findUnique({ where: { email }, select: { id: true } });
  const hasAccess = person !== null && (await findActor(db, person.id)) !== null;
  // Always called: the time the database takes must not distinguish one mismatch from another.
  const proof = { method: 'password' as const, email, passwordHash: (hasAccess && passwordHash) || '' };
  const sid = await openSession(db, proof, request);
  if (!person || sid === null) return null;
  await recordSuccess(db, attempt, now);
  return { personId: person.id, email, sid };
}
