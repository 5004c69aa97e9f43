import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonActor } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import type { PasswordRequest } from './password-sign-in';
import { hashByRecipe } from './passwords';
import type { RequestFacts } from './sessions';
import { beginAttempt, recordSuccess } from './throttle';

/** How somebody proves once more that the session is theirs. What is proved, the database checks. */
export type Way = { method: 'password'; passwordHash: string } | { method: 'oidc'; issuer: string; subject: string };

/** Notes that this live session was proved just now; false if the proof is not its holder's. */
export async function proveSession(
  db: Db,
  secret: string,
  way: Way,
  { ip }: Pick<RequestFacts, 'ip'>,
): Promise<boolean> {
  const [row] =
    way.method === 'password'
      ? await db.$queryRaw<{ proved: boolean }[]>`
          SELECT steward.prove_with_password(${secret}, ${way.passwordHash}, ${ip}) AS proved`
      : await db.$queryRaw<{ proved: boolean }[]>`
          SELECT steward.prove_with_oidc(${secret}, ${way.issuer}, ${way.subject}, ${ip}) AS proved`;
  return row?.proved === true;
}

/** Whether this is the password of whoever is signed in. Wrong ones count as they do at sign-in. */
export async function proveWithPassword(
  db: Db,
  { secret, actor }: { secret: string; actor: Pick<PersonActor, 'email'> },
  password: string,
  request: Pick<PasswordRequest, 'ip' | 'browserAt'>,
  now: Date,
): Promise<'proved' | 'wrong' | 'throttled'> {
  const { email } = actor;
  const attempt = { door: 'password' as const, subject: email, ip: request.ip, browser: request.browserAt(email) };
  const waitMs = await beginAttempt(db, attempt, now);
  if (waitMs === null) return 'throttled';
  if (waitMs > 0) await sleep(waitMs);
  const [known] = await db.$queryRaw<{ recipe: string | null }[]>`SELECT steward.password_recipe(${email}) AS recipe`;
  const passwordHash = (await hashByRecipe(known?.recipe ?? null, password)) ?? '';
  if (!(await proveSession(db, secret, { method: 'password', passwordHash }, request))) return 'wrong';
  await recordSuccess(db, attempt, now);
  return 'proved';
}
