import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import type { Tx } from '@/lib/core/db';
import { idFrom } from '@/lib/core/ids';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { ALGORITHMS, type RelyingParty, relyingPartyAt, wentBack } from './passkey-rules';
import { assertion, type Registration } from './passkey-schema';
import { factorWords } from './rules';

/** As the worker noted at its start where Steward is reached. */
const NOTED_AS = 'relying_party';

/** The address that passkeys are made for comes from the configuration alone, never from a request. */
export async function noteAddress(tx: Tx, origin: string, now: Date): Promise<void> {
  const noted = { at: now, detail: { origin } };
  await tx.processStatus.upsert({ where: { name: NOTED_AS }, create: { name: NOTED_AS, ...noted }, update: noted });
}

export async function readRelyingParty(tx: Tx): Promise<RelyingParty | null> {
  const noted = (await tx.processStatus.findUnique({ where: { name: NOTED_AS } }))?.detail;
  const origin = noted && typeof noted === 'object' && 'origin' in noted ? noted.origin : null;
  return typeof origin === 'string' ? relyingPartyAt(origin) : null;
}

/** The passkey that a browser has just made for this challenge; null if it is not what it should be. */
export async function readRegistration(party: RelyingParty, challenge: string, response: Registration) {
  const checked = await verifyRegistrationResponse({
    ...{ response, expectedChallenge: challenge, expectedOrigin: party.origin, expectedRPID: party.id },
    ...{ requireUserVerification: true, supportedAlgorithmIDs: ALGORITHMS },
  }).catch(() => null);
  return checked?.registrationInfo?.credential ?? null;
}

/**
 * `wrong`: not signed as it should be, or by no passkey of theirs. `copied`: the counter says that it was used elsewhere since, with
 * the same number.
 */
type Judgement = 'passed' | 'wrong' | 'copied';

/** Says of a challenge's answer whether it passes. Once; null: there is none to judge. */
export async function judgeAnswer(tx: Tx, tryId: string, now: Date): Promise<Judgement | null> {
  const asked = await tx.passkeyTry.findUnique({ where: { id: tryId } });
  if (!asked?.answer || asked.passedAt || asked.refusal) return null;
  const { personId } = asked;
  // Two answers of one passkey: the second one's counter is compared with the first one's.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('steward.factor'), hashtext(${personId}))`;
  const judgement = await judge(tx, { ...asked, now });
  // By the database's clock, which says how long it may be used.
  const noted = await tx.$executeRaw`
    UPDATE passkey_tries SET passed_at = CASE WHEN ${judgement} = 'passed' THEN clock_timestamp() END, refusal = nullif(${judgement}, 'passed')
     WHERE id = ${tryId}::uuid AND passed_at IS NULL AND refusal IS NULL`;
  return noted > 0 ? judgement : null;
}

interface Asked {
  id: string;
  personId: string;
  challenge: string;
  answer: unknown;
  now: Date;
}

async function judge(tx: Tx, { id, personId, challenge, answer, now }: Asked): Promise<Judgement> {
  const [party, parsed] = [await readRelyingParty(tx), assertion.safeParse(answer)];
  if (!party || !parsed.success) return 'wrong';
  const credentialId = Buffer.from(parsed.data.id, 'base64url');
  const passkey = await tx.secondFactor.findFirst({ where: { personId, kind: 'passkey', credentialId } });
  if (!passkey?.publicKey) return 'wrong';
  const checked = await verifyAuthenticationResponse({
    ...{ response: parsed.data, expectedChallenge: challenge, expectedOrigin: party.origin, expectedRPID: party.id },
    // The counter is compared below, where a copy is told from a wrong signature.
    ...{ requireUserVerification: true, credential: { id: parsed.data.id, publicKey: passkey.publicKey, counter: 0 } },
  }).catch(() => null);
  if (!checked?.verified) return 'wrong';
  const { newCounter } = checked.authenticationInfo;
  if (wentBack(passkey.counter ?? 0n, newCounter)) {
    await tell(tx, {
      ...{
        kind: 'factor.changed',
        about: { change: 'copied', what: factorWords(passkey), by: '' },
        key: idFrom('factor', id),
        now,
      },
      subject: { kind: 'person', id: personId, name: factorWords(passkey) },
      to: { people: [personId], only: true },
    });
    return 'copied';
  }
  await tx.secondFactor.update({ where: { id: passkey.id }, data: { counter: newCounter, lastUsedAt: now } });
  return 'passed';
}
