import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonActor } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import type { PasskeyAnswer } from '@/lib/domain/factors/passkey-schema';
import { judgePasskey } from './passkeys';
import { keepTry, type PasswordRequest } from './password-sign-in';
import { hashByRecipe } from './passwords';
import type { RequestFacts } from './sessions';
import { beginAttempt, recordSuccess } from './throttle';

/** How somebody proves once more that the session is theirs. What is proved, the database checks. */
export type Way =
  | { method: 'password'; passwordHash: string; tryId: string | null }
  | { method: 'passkey'; tryId: string }
  | { method: 'oidc'; issuer: string; subject: string };

/** `password`, `code`: that was not right. `else`: neither was what was brought. */
type Proved = 'proved' | 'password' | 'code' | 'else';

/** Notes that this live session was proved just now, if the proof is its holder's; else what was wrong with it. */
export async function proveSession(
  db: Db,
  secret: string,
  way: Way,
  { ip }: Pick<RequestFacts, 'ip'>,
): Promise<Proved> {
  if (way.method === 'password') {
    const [row] = await db.$queryRaw<{ said: 'proved' | 'password' | 'code' }[]>`
      SELECT steward.prove_with_password(${secret}, ${way.passwordHash}, ${way.tryId}::uuid, ${ip}) AS said`;
    return row?.said ?? 'password';
  }
  const [row] =
    way.method === 'passkey'
      ? await db.$queryRaw<{ proved: boolean }[]>`
          SELECT steward.prove_with_passkey(${secret}, ${way.tryId}::uuid, ${ip}) AS proved`
      : await db.$queryRaw<{ proved: boolean }[]>`
          SELECT steward.prove_with_oidc(${secret}, ${way.issuer}, ${way.subject}, ${ip}) AS proved`;
  return row?.proved ? 'proved' : 'else';
}

interface Holder {
  secret: string;
  actor: Pick<PersonActor, 'email'>;
}
type ProofRequest = Pick<PasswordRequest, 'ip' | 'browserAt'>;

/** Counts as tries at sign-in do. */
async function counted<Answer extends string>(
  db: Db,
  { email, request, now }: { email: string; request: ProofRequest; now: Date },
  run: () => Promise<Answer | 'proved'>,
): Promise<Answer | 'proved' | 'throttled'> {
  const attempt = { door: 'password' as const, subject: email, ip: request.ip, browser: request.browserAt(email) };
  const waitMs = await beginAttempt(db, attempt, now);
  if (waitMs === null) return 'throttled';
  if (waitMs > 0) await sleep(waitMs);
  const answer = await run();
  if (answer === 'proved') await recordSuccess(db, attempt, now);
  return answer;
}

/** Whether this is the password of whoever is signed in and, if they have a second factor, a code of their app. */
export async function proveWithPassword(
  db: Db,
  { secret, actor: { email } }: Holder,
  { password, code }: { password: string; code: string },
  request: ProofRequest,
  now: Date,
): Promise<Proved | 'throttled'> {
  return counted(db, { email, request, now }, async () => {
    const [known] = await db.$queryRaw<{ recipe: string | null }[]>`SELECT steward.password_recipe(${email}) AS recipe`;
    const passwordHash = (await hashByRecipe(known?.recipe ?? null, password)) ?? '';
    const tryId = code === '' ? null : await keepTry(db, email, passwordHash, code);
    return proveSession(db, secret, { method: 'password', passwordHash, tryId }, request);
  });
}

/** Whether this is a passkey of whoever is signed in. It is enough by itself: it was opened with a finger, a face or a PIN. */
export async function proveWithPasskey(
  db: Db,
  { secret, actor: { email } }: Holder,
  given: PasskeyAnswer,
  request: ProofRequest,
  now: Date,
): Promise<'proved' | 'wrong' | 'copied' | 'unjudged' | 'throttled'> {
  return counted(db, { email, request, now }, async () => {
    const outcome = await judgePasskey(db, given);
    if (outcome !== 'passed') return outcome;
    const proved = await proveSession(db, secret, { method: 'passkey', tryId: given.tryId }, request);
    return proved === 'proved' ? 'proved' : 'wrong';
  });
}
