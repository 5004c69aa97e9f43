import 'server-only';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PersonActor } from '@/lib/access/principals';
import type { Db } from '@/lib/core/db';
import {
  type Challenge,
  type CreationOptions,
  creationOptions,
  type RequestOptions,
  relyingPartyAt,
  requestOptions,
} from '@/lib/domain/factors/passkey-rules';
import type { PasskeyAnswer } from '@/lib/domain/factors/passkey-schema';
import { WORKER_SILENT_MS } from '@/lib/operations/worker-silence';

/** What somebody's browser is asked to sign. */
export interface PasskeyAsk<Options = RequestOptions> {
  tryId: string;
  options: Options;
}

interface Begun extends Challenge {
  tryId: string;
}

/** For whoever knows the password and has passkeys, where Steward is at an address at which they work; else null. */
export async function askForSignIn(
  db: Db,
  { appOrigin, email, passwordHash }: { appOrigin: string; email: string; passwordHash: string },
): Promise<PasskeyAsk | null> {
  const party = relyingPartyAt(appOrigin);
  if (!party) return null;
  const [begun] = await db.$queryRaw<Begun[]>`
    SELECT try_id::text AS "tryId", challenge, passkeys FROM steward.begin_passkey_sign_in(${email}, ${passwordHash})`;
  return begun ? { tryId: begun.tryId, options: requestOptions(party, begun) } : null;
}

async function begin(db: Db, secret: string, purpose: 'add' | 'prove'): Promise<Begun | null> {
  const [begun] = await db.$queryRaw<Begun[]>`
    SELECT try_id::text AS "tryId", challenge, passkeys FROM steward.begin_passkey(${secret}, ${purpose})`;
  return begun ?? null;
}

/** For whoever holds this session and has passkeys, to prove it with one. */
export async function askForProof(db: Db, appOrigin: string, secret: string): Promise<PasskeyAsk | null> {
  const party = relyingPartyAt(appOrigin);
  const begun = party && (await begin(db, secret, 'prove'));
  return party && begun && begun.passkeys.length > 0
    ? { tryId: begun.tryId, options: requestOptions(party, begun) }
    : null;
}

/** For whoever holds this session, to make a passkey. */
export async function askForNew(
  db: Db,
  appOrigin: string,
  { secret, actor }: { secret: string; actor: PersonActor },
): Promise<PasskeyAsk<CreationOptions> | null> {
  const party = relyingPartyAt(appOrigin);
  const begun = party && (await begin(db, secret, 'add'));
  return party && begun ? { tryId: begun.tryId, options: creationOptions(party, actor, begun) } : null;
}

/** `wrong`: or too late, or answered before. `copied`: its counter went back. `unjudged`: the worker did not answer. */
export type PasskeyOutcome = 'passed' | 'wrong' | 'copied' | 'unjudged';

const POLL_MS = 40;
const WAIT_MS = 20_000;

/** Hands over what the browser signed, and waits until the worker has checked it. */
export async function judgePasskey(db: Db, { tryId, answer }: PasskeyAnswer): Promise<PasskeyOutcome> {
  const [kept] = await db.$queryRaw<{ ok: boolean }[]>`
    SELECT steward.answer_passkey(${tryId}::uuid, ${JSON.stringify(answer)}::jsonb) AS ok`;
  if (!kept?.ok) return 'wrong';
  for (const deadline = Date.now() + WAIT_MS; Date.now() < deadline; await sleep(POLL_MS)) {
    const [row] = await db.$queryRaw<{ said: string | null; isSilent: boolean }[]>`
      SELECT steward.passkey_answer(${tryId}::uuid) AS said, EXISTS (SELECT FROM process_status
        WHERE name = 'worker' AND at < now() - make_interval(secs => ${WORKER_SILENT_MS / 1_000}::float8)) AS "isSilent"`;
    if (row?.said) return row.said === 'passed' || row.said === 'copied' ? row.said : 'wrong';
    if (row?.isSilent) return 'unjudged';
  }
  return 'unjudged';
}
