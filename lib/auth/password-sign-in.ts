import 'server-only';
import { z } from 'zod';
import type { Db } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import { findActor } from '@/lib/domain/people/queries';
import { emailField } from '@/lib/domain/people/schema';
import { verifyPassword } from './passwords';
import { beginAttempt, recordSuccess } from './throttle';

const credentials = z.object({ email: emailField, password: z.string().min(1).max(1_000) });

/** The person whose e-mail and password these are; null for every kind of wrong. Throws `throttled` after too many. */
export async function checkPassword(db: Db, input: unknown, ip: string, now: Date): Promise<string | null> {
  const parsed = credentials.safeParse(input);
  if (!parsed.success) return null;
  const attempt = { subject: parsed.data.email, ip };
  if (!(await beginAttempt(db, attempt, now))) throw new AppError('throttled', 'Too many tries. Wait 15 minutes.');
  const person = await db.person.findUnique({
    where: { email: parsed.data.email },
    select: { id: true, credential: { select: { passwordHash: true } } },
  });
  const isRight = await verifyPassword(person?.credential?.passwordHash ?? null, parsed.data.password);
  if (!person || !isRight || !(await findActor(db, person.id))) return null;
  await recordSuccess(db, attempt, now);
  return person.id;
}
