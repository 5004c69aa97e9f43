import { describe, expect, test } from 'vitest';
import {
  failureForLog,
  isSameIssuer,
  isSignedInSince,
  type OidcRefusal,
  parseClaims,
  refusalForLog,
  usableAddresses,
} from './oidc-rules';

const ISSUER = 'https://id.example.test';
const claims = (given: Record<string, unknown>) => ({ iss: ISSUER, sub: 'subject', ...given });

describe('the issuer', () => {
  test.each([
    [ISSUER, ISSUER, true],
    [`${ISSUER}/`, ISSUER, true],
    [ISSUER, `${ISSUER}/`, true],
    [`${ISSUER}/realms/company`, `${ISSUER}/realms/company/`, true],
    [ISSUER, `${ISSUER}//`, false],
    [ISSUER, 'https://id.example.test.evil.example', false],
    [ISSUER, 'http://id.example.test', false],
    [ISSUER, 'https://ID.example.test', false],
    [`${ISSUER}/realms/company`, `${ISSUER}/realms/other`, false],
    ['https://login.microsoftonline.com/common/v2.0', 'https://login.microsoftonline.com/{tenantid}/v2.0', false],
  ])('%s set, %s said: %s', (configured, said, isSame) => expect(isSameIssuer(configured, said)).toBe(isSame));
});

describe('whether the provider asked for a sign-in since', () => {
  const asked = new Date('2026-11-30T08:00:00.400Z');
  const now = new Date('2026-11-30T08:01:00Z');
  const at = (time: string) => Date.parse(`2026-11-30T${time}Z`) / 1_000;
  test.each<[string, unknown, boolean]>([
    ['since', at('08:00:30'), true],
    ['in the same second', at('08:00:00'), true],
    ['before, as far as clocks may differ', at('07:59:00'), true],
    ['before', at('07:58:59'), false],
    ['in the future, as far as clocks may differ', at('08:02:00'), true],
    ['in the future', at('08:02:01'), false],
    ['not told', undefined, false],
    ['told as text', String(at('08:00:30')), false],
    ['no number', Number.NaN, false],
  ])('%s', (_when, authTime, expected) => {
    expect(isSignedInSince(authTime, asked, now, 60)).toBe(expected);
  });
});

describe('addresses that count', () => {
  const entra = ['preferred_username', 'upn', 'email'];
  test.each<[string, Record<string, unknown>, string[], boolean, string[] | 'NoAddress' | 'NotVerified']>([
    // what, claims, claims to read, trusted, addresses
    ['verified', { email: 'Ann@Example.Test', email_verified: true }, ['email'], false, ['ann@example.test']],
    ['not verified', { email: 'ann@example.test', email_verified: false }, ['email'], false, 'NotVerified'],
    ['not said', { email: 'ann@example.test' }, ['email'], false, 'NotVerified'],
    ['said in words', { email: 'ann@example.test', email_verified: 'true' }, ['email'], false, 'NotVerified'],
    ['not said, trusted', { email: 'ann@example.test' }, ['email'], true, ['ann@example.test']],
    [
      'not verified, trusted',
      { email: 'ann@example.test', email_verified: false },
      ['email'],
      true,
      ['ann@example.test'],
    ],
    ['upn alone', { upn: 'ann@example.test' }, entra, true, ['ann@example.test']],
    ['upn alone, which nobody reads', { upn: 'ann@example.test' }, ['email'], true, 'NoAddress'],
    [
      'in the order of the setting',
      { email: 'a@example.test', upn: 'b@example.test', preferred_username: 'c@example.test' },
      entra,
      true,
      ['c@example.test', 'b@example.test', 'a@example.test'],
    ],
    [
      'a user name that is no address',
      { preferred_username: 'ann', email: 'a@example.test' },
      entra,
      true,
      ['a@example.test'],
    ],
    ['another claim is never verified', { upn: 'a@example.test', email_verified: true }, ['upn'], false, 'NotVerified'],
    ['a list of addresses', { email: ['a@example.test'], email_verified: true }, ['email'], true, 'NoAddress'],
    ['a look-alike at sign', { email: 'ann\uff20example.test', email_verified: true }, ['email'], true, 'NoAddress'],
    ['nothing', {}, entra, true, 'NoAddress'],
    ['a claim named like an object part', {}, ['constructor', '__proto__'], true, 'NoAddress'],
  ])('%s', (_what, given, emailClaims, trustsAddresses, expected) => {
    const answer = usableAddresses(claims(given), { emailClaims, trustsAddresses });
    expect(typeof answer === 'string' ? answer : answer.map(({ email }) => email)).toEqual(expected);
  });

  test('without a subject there is nobody', () => {
    expect(parseClaims({ iss: ISSUER })).toBeNull();
    expect(parseClaims(claims({ sub: 'x'.repeat(256) }))).toBeNull();
    expect(parseClaims(claims({}))).toMatchObject({ sub: 'subject' });
  });
});

describe('the log', () => {
  const settings = { issuer: ISSUER, emailClaims: ['email', 'upn'] };
  const REFUSALS: OidcRefusal[] = [
    'WrongIssuer',
    'NoAddress',
    'NotVerified',
    'NoAccess',
    'OtherIdentity',
    'OwnerNotConnected',
  ];
  test.each(REFUSALS)('%s names claims and nobody', (refusal) => {
    const profile = claims({ sub: 'a-subject', name: 'Ann Person', email: 'ann@example.test', oid: 'an-object' });
    const line = refusalForLog(refusal, profile, settings);
    for (const personal of ['a-subject', 'Ann Person', 'ann@example.test', 'an-object'])
      expect(line).not.toContain(personal);
  });

  test('says which claim was missing, and what to set', () => {
    expect(refusalForLog('NoAddress', claims({ name: 'Ann' }), settings)).toMatch(
      /\(email, upn\).*sent iss, sub, name;.*OIDC_EMAIL_CLAIMS/,
    );
    expect(refusalForLog('NotVerified', claims({}), settings)).toMatch(
      /email_verified is missing.*OIDC_TRUST_ADDRESSES/,
    );
    expect(refusalForLog('NotVerified', claims({ email_verified: false }), settings)).toMatch(/is not true/);
    expect(refusalForLog('WrongIssuer', { iss: 'https://other.test' }, settings)).toMatch(
      /https:\/\/other\.test.*OIDC_ISSUER/,
    );
  });

  test('is bounded, whatever a provider sends', () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`${at}-${'x'.repeat(300)}`, 1]));
    expect(refusalForLog('NoAddress', many, settings).length).toBeLessThan(2_500);
    expect(refusalForLog('WrongIssuer', { iss: 'x'.repeat(10_000) }, settings).length).toBeLessThan(500);
  });

  test.each([
    ['outgoing request timed out after 3500ms', /OIDC_TIMEOUT_SECONDS/],
    ['JWT not active yet, now 1, nbf 31', /OIDC_CLOCK_TOLERANCE_SECONDS/],
    ['JWT expired, now 1, exp 0', /OIDC_CLOCK_TOLERANCE_SECONDS/],
    ['unexpected iss value, expected x, got: y', /issuer differs/],
    ['getaddrinfo ENOTFOUND id.example.test', /cannot be reached/],
    ['invalid_client (client authentication failed)', /OIDC_CLIENT_SECRET/],
    ['something with ann@example.test in it', /^the provider refused, or its answer could not be verified$/],
  ])('%s', (message, words) => {
    expect(failureForLog(message, { timeoutMs: 3_500, clockToleranceSeconds: 60 })).toMatch(words);
  });
});
