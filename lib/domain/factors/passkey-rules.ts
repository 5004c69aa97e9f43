import { isIP } from 'node:net';
import { browserWords } from '@/lib/domain/sessions/browser-rules';

/** How many passkeys one person may have. */
const MOST_PASSKEYS = 10;
/** For so long a challenge can be answered; `answer_passkey` says the same. */
export const CHALLENGE_MS = 5 * 60_000;
/** Ed25519, ECDSA on P-256 and RSA: what authenticators have and the worker can check. */
export const ALGORITHMS = [-8, -7, -257];

/** Whom a passkey is made for: a name, and the one address at which it works. */
export interface RelyingParty {
  id: string;
  origin: string;
}

/** Null where browsers have no passkeys: at an IP address, or without TLS anywhere but on this machine. */
export function relyingPartyAt(address: string): RelyingParty | null {
  const { hostname: id, protocol, origin } = new URL(address);
  if (isIP(id.replace(/^\[|\]$/g, '')) !== 0) return null;
  return protocol === 'https:' || id === 'localhost' || id.endsWith('.localhost') ? { id, origin } : null;
}

/** A challenge as the database made it, and the passkeys that somebody has. */
export interface Challenge {
  challenge: string;
  passkeys: { id: string; transports: string[] }[];
}

const described = ({ passkeys }: Challenge) =>
  passkeys.map(({ id, transports }) => ({ id, transports, type: 'public-key' as const }));

/** What a browser needs to make a passkey: of an authenticator that has none of this person, and asks for a finger, a face or a PIN. */
export function creationOptions(
  party: RelyingParty,
  person: { personId: string; email: string; name: string },
  given: Challenge,
) {
  return {
    rp: { id: party.id, name: 'Steward' },
    user: {
      id: Buffer.from(person.personId.replaceAll('-', ''), 'hex').toString('base64url'),
      name: person.email,
      displayName: person.name,
    },
    challenge: given.challenge,
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ alg, type: 'public-key' as const })),
    timeout: CHALLENGE_MS,
    excludeCredentials: described(given),
    authenticatorSelection: { residentKey: 'preferred' as const, userVerification: 'required' as const },
    attestation: 'none' as const,
  };
}
export type CreationOptions = ReturnType<typeof creationOptions>;

/** What a browser needs to use one of somebody's passkeys. */
export function requestOptions(party: RelyingParty, given: Challenge) {
  return {
    rpId: party.id,
    challenge: given.challenge,
    timeout: CHALLENGE_MS,
    allowCredentials: described(given),
    userVerification: 'required' as const,
  };
}
export type RequestOptions = ReturnType<typeof requestOptions>;

/** Why no further one can be added; null: one can. */
export function fullRefusal(factors: readonly { kind: string }[]): string | null {
  const count = factors.filter(({ kind }) => kind === 'passkey').length;
  return count < MOST_PASSKEYS ? null : `You have ${MOST_PASSKEYS} passkeys. Remove one first.`;
}

/** A passkey is called after the browser that made it, unless one is called so already. */
export function suggestName(userAgent: string, taken: readonly string[]): string {
  const plain = browserWords(userAgent);
  const numbered = Array.from({ length: MOST_PASSKEYS }, (_, at) => `${plain} ${at + 2}`);
  return [plain, ...numbered].find((name) => !taken.includes(name)) ?? plain;
}

/** An authenticator that counts its uses never says the same number twice: then there are two of it. Many do not count at all. */
export function wentBack(before: bigint, now: number): boolean {
  return (before > 0n || now > 0) && BigInt(now) <= before;
}
