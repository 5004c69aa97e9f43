import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { findActor } from '@/lib/access/find-actor';
import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { emailField } from '@/lib/domain/accounts/schema';
import { type PasskeyAnswer, passkeyAnswer } from '@/lib/domain/factors/passkey-schema';
import { askForSignIn, judgePasskey, type PasskeyAsk, type PasskeyOutcome } from './passkeys';
import { hashByRecipe } from './passwords';
import { openPasswordSession, type RequestFacts } from './sessions';
import { beginAttempt, recordSuccess } from './throttle';

const credentials = z.object({
  email: emailField,
  password: z.string().min(1).max(1_000),
  /** Of the app, or a recovery code. */
  code: z.string().max(100).default(''),
  /** What a passkey signed, as JSON. */
  passkey: z.string().max(20_000).default(''),
});

export interface PasswordRequest extends RequestFacts {
  /** Where Steward is reached: passkeys are made for it. */
  appOrigin: string;
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
  /** Something was sent with it, and why it did not pass. */
  refused: 'code' | Exclude<PasskeyOutcome, 'passed'> | null;
  /** For a passkey, if they have one that works here. */
  passkey: PasskeyAsk | null;
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
  const { email, password, code, passkey } = parsed.data;
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
  const { tryId, refused } = await handOver(db, { email, passwordHash: typedHash, code, passkey });
  const proof = { method: 'password' as const, email, passwordHash: typedHash, tryId };
  const { secret, asks } = await openPasswordSession(db, proof, request);
  if (!person) return null;
  if (secret === null) {
    if (asks.length === 0) return null;
    const ask = asks.includes('passkey') ? { appOrigin: request.appOrigin, email, passwordHash: typedHash } : null;
    return { asks, refused, passkey: ask && (await askForSignIn(db, ask)) };
  }
  await recordSuccess(db, attempt, now);
  // The password before it counted as a failure: whoever knows it must not guess codes for as long as they like.
  if (tryId !== null) await recordSuccess(db, attempt, now);
  return { personId: person.id, email, sid: secret };
}

/** Hands in the second factor that came with the password; `refused` is what to say if no session opens with it. */
async function handOver(
  db: Db,
  { email, passwordHash, code, passkey }: { email: string; passwordHash: string; code: string; passkey: string },
): Promise<{ tryId: string | null; refused: Asked['refused'] }> {
  if (passkey === '')
    return code === ''
      ? { tryId: null, refused: null }
      : { tryId: await keepTry(db, email, passwordHash, code), refused: 'code' };
  const answer = readAnswer(passkey);
  const outcome = answer ? await judgePasskey(db, answer) : 'wrong';
  return { tryId: answer?.tryId ?? null, refused: outcome === 'passed' ? 'wrong' : outcome };
}

function readAnswer(text: string): PasskeyAnswer | null {
  try {
    return passkeyAnswer.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** Hands a code in; whether it is right only shows when a session is opened or proved with it. */
export async function keepTry(db: Db, email: string, passwordHash: string, code: string): Promise<string | null> {
  const [kept] = await db.$queryRaw<{ id: string | null }[]>`
    SELECT steward.try_factor(${email}, ${passwordHash}, ${code})::text AS id`;
  return kept?.id ?? null;
}
