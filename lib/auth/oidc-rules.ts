import { z } from 'zod';
import type { OidcSettings } from '@/lib/core/env';
import { emailField } from '@/lib/domain/accounts/schema';

/** Why a provider's answer gave no access; the sign-in page and the log each word it in their own way. */
export type OidcRefusal =
  | 'WrongIssuer'
  | 'NoAddress'
  | 'NotVerified'
  | 'NoAccess'
  | 'OtherIdentity'
  | 'OwnerNotConnected';

const claimsSchema = z.looseObject({ iss: z.string().min(1).max(500), sub: z.string().min(1).max(255) });
export type Claims = z.output<typeof claimsSchema>;

/** The issuer in the discovery document counts; a trailing slash in the setting makes no difference. */
export function isSameIssuer(configured: string, said: string): boolean {
  const plain = (issuer: string) => issuer.replace(/\/$/, '');
  return plain(configured) === plain(said);
}

/** The claims of the configured provider, with an issuer and a subject; null for anything else. */
export function parseClaims(profile: unknown): Claims | null {
  const parsed = claimsSchema.safeParse(profile);
  return parsed.success ? parsed.data : null;
}

/** Whether the provider says that it asked for a sign-in at this time or since. Nothing said, or a time yet to come: no. */
export function isSignedInSince(authTime: unknown, asked: Date, now: Date, toleranceSeconds: number): boolean {
  if (typeof authTime !== 'number' || !Number.isFinite(authTime)) return false;
  const earliest = Math.floor(asked.getTime() / 1_000) - toleranceSeconds;
  return authTime >= earliest && authTime <= now.getTime() / 1_000 + toleranceSeconds;
}

/** An address that a claim holds. Only `email` can be verified: `email_verified` says nothing of other claims. */
interface ClaimedAddress {
  email: string;
  isVerified: boolean;
}

/** All addresses in the claims that are to be read, in the order of the setting. */
function addressesIn(claims: Readonly<Record<string, unknown>>, emailClaims: readonly string[]): ClaimedAddress[] {
  return emailClaims.flatMap((name) => {
    const parsed = emailField.safeParse(claims[name]);
    return parsed.success
      ? [{ email: parsed.data, isVerified: name === 'email' && claims.email_verified === true }]
      : [];
  });
}

/** The addresses that may identify someone, or why there are none. */
export function usableAddresses(
  claims: Readonly<Record<string, unknown>>,
  { emailClaims, trustsAddresses }: Pick<OidcSettings, 'emailClaims' | 'trustsAddresses'>,
): ClaimedAddress[] | 'NoAddress' | 'NotVerified' {
  const addresses = addressesIn(claims, emailClaims);
  if (addresses.length === 0) return 'NoAddress';
  const usable = addresses.filter(({ isVerified }) => isVerified || trustsAddresses);
  return usable.length > 0 ? usable : 'NotVerified';
}

const MOST_NAMES = 30;

/** For the log: which claim was missing, and the names of those received. Never their values. */
export function refusalForLog(
  refusal: OidcRefusal,
  profile: Readonly<Record<string, unknown>>,
  settings: Pick<OidcSettings, 'emailClaims' | 'issuer'>,
): string {
  const read = settings.emailClaims.join(', ');
  const came = Object.keys(profile)
    .slice(0, MOST_NAMES)
    .map((name) => name.slice(0, 60))
    .join(', ');
  const verification =
    'email_verified' in profile ? 'email_verified is not true' : 'the claim email_verified is missing';
  const words: Record<OidcRefusal, string> = {
    WrongIssuer: `the provider reports the issuer ${String(profile.iss).slice(0, 200)}, but OIDC_ISSUER is ${settings.issuer}; set OIDC_ISSUER to the provider’s value`,
    NoAddress: `no e-mail address in the claims Steward reads (${read}); the provider sent ${came}; see OIDC_EMAIL_CLAIMS`,
    NotVerified: `the provider does not say that the address is verified: ${verification}; see OIDC_TRUST_ADDRESSES`,
    NoAccess: 'no one with access has the address the provider sent',
    OtherIdentity: 'the person with this address has signed in with another account at this provider',
    OwnerNotConnected: 'owners have to connect their account themselves if the provider does not verify addresses',
  };
  return words[refusal];
}

/** What went wrong between Steward and the provider, from the words of the library that talked to it. */
export function failureForLog(
  message: string,
  settings: Pick<OidcSettings, 'timeoutMs' | 'clockToleranceSeconds'>,
): string {
  if (/timed out/i.test(message))
    return `the provider did not answer within ${settings.timeoutMs / 1000} seconds (OIDC_TIMEOUT_SECONDS)`;
  if (/in the future|expired|not active yet/i.test(message))
    return `the clocks of Steward and the provider differ by more than ${settings.clockToleranceSeconds} seconds (OIDC_CLOCK_TOLERANCE_SECONDS)`;
  if (/unexpected iss/i.test(message)) return 'the token’s issuer differs from the provider’s';
  if (/ENOTFOUND|ECONNREFUSED|ECONNRESET|EAI_AGAIN|certificate/i.test(message)) return 'the provider cannot be reached';
  if (/invalid_client|unauthorized_client/i.test(message))
    return 'the provider refused OIDC_CLIENT_ID or OIDC_CLIENT_SECRET';
  if (/redirect_uri/i.test(message)) return 'the provider does not accept this Steward’s redirect address';
  return 'the provider refused, or its answer could not be verified';
}
