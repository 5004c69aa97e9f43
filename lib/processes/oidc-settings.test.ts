import { describe, expect, test } from 'vitest';
import { AppError } from '@/lib/core/errors';
import { readConfiguration } from './configuration';
import { oidcForWeb } from './oidc-settings';

const GIVEN = { OIDC_ISSUER: 'https://id.example.test', OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' };

function problemsOf(given: Record<string, string>): string {
  try {
    readConfiguration({ ...GIVEN, ...given });
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
  return '';
}

test('addresses are not trusted, the claim is email, and there is time, unless it is said', () => {
  expect(oidcForWeb(readConfiguration(GIVEN))).toEqual({
    issuer: 'https://id.example.test',
    clientId: 'id',
    clientSecret: 'secret',
    name: 'single sign-on',
    trustsAddresses: false,
    emailClaims: ['email'],
    timeoutMs: 10_000,
    clockToleranceSeconds: 60,
  });
  const said = {
    ...{ OIDC_TRUST_ADDRESSES: 'true', OIDC_EMAIL_CLAIMS: ' preferred_username, upn ,email,' },
    ...{ OIDC_TIMEOUT_SECONDS: '4', OIDC_CLOCK_TOLERANCE_SECONDS: '0' },
  };
  expect(oidcForWeb(readConfiguration({ ...GIVEN, ...said }))).toMatchObject({
    trustsAddresses: true,
    emailClaims: ['preferred_username', 'upn', 'email'],
    timeoutMs: 4_000,
    clockToleranceSeconds: 0,
  });
});

const TENANT = '5b1ad0d4-6f3c-4d6a-9a52-0c7c1a6f2b11';
describe('an issuer', () => {
  test.each([
    ['https://login.microsoftonline.com/common/v2.0', /one tenant: "common" lets accounts of every organisation/],
    ['https://login.microsoftonline.com/organizations/v2.0', /one tenant/],
    ['https://login.microsoftonline.com/Consumers/v2.0', /one tenant/],
    ['https://login.microsoftonline.com/9188040d-6c67-4c5b-b112-36a304b66dad/v2.0', /one tenant/],
    ['https://login.microsoftonline.us/common/v2.0', /one tenant/],
    ['https://sts.windows.net/common/', /one tenant/],
    ['https://login.microsoftonline.com', /one tenant/],
    ['https://id.example.test/.well-known/openid-configuration', /without \/\.well-known/],
  ])('%s is refused, trusted or not', (issuer, words) => {
    for (const trust of ['true', 'false'])
      expect(problemsOf({ OIDC_ISSUER: issuer, OIDC_TRUST_ADDRESSES: trust })).toMatch(words);
  });

  test.each([
    `https://login.microsoftonline.com/${TENANT}/v2.0`,
    `https://login.microsoftonline.com/${TENANT}/`,
    'https://company.okta.com',
    'https://company.okta.com/oauth2/default',
    'https://auth.example.test/application/o/steward/',
    'https://sso.example.test/realms/common',
  ])('%s is taken, trusted or not', (issuer) => {
    for (const trust of ['true', 'false'])
      expect(problemsOf({ OIDC_ISSUER: issuer, OIDC_TRUST_ADDRESSES: trust })).toBe('');
  });

  test.each(['https://accounts.google.com', 'https://gitlab.com', 'https://appleid.apple.com'])(
    '%s, open to anybody, is not trusted',
    (issuer) => {
      expect(problemsOf({ OIDC_ISSUER: issuer })).toBe('');
      expect(problemsOf({ OIDC_ISSUER: issuer, OIDC_TRUST_ADDRESSES: 'true' })).toMatch(/anyone can have an account/);
    },
  );
});

test.each<[Record<string, string>, RegExp]>([
  [
    { OIDC_EMAIL_CLAIMS: 'upn' },
    /OIDC_EMAIL_CLAIMS names upn, which no provider verifies: set OIDC_TRUST_ADDRESSES=true/,
  ],
  [{ OIDC_EMAIL_CLAIMS: ',' }, /OIDC_EMAIL_CLAIMS must name at least one claim/],
  [{ OIDC_EMAIL_CLAIMS: 'a b' }, /OIDC_EMAIL_CLAIMS\S* must be claim names/],
  [{ OIDC_TRUST_ADDRESSES: 'yes' }, /OIDC_TRUST_ADDRESSES must be true or false/],
  [{ OIDC_TIMEOUT_SECONDS: '0' }, /OIDC_TIMEOUT_SECONDS must be between 1 and 60/],
  [{ OIDC_TIMEOUT_SECONDS: 'long' }, /OIDC_TIMEOUT_SECONDS must be a number of seconds/],
  [{ OIDC_CLOCK_TOLERANCE_SECONDS: '301' }, /OIDC_CLOCK_TOLERANCE_SECONDS must be between 0 and 300/],
])('%o is refused', (given, words) => expect(problemsOf(given)).toMatch(words));

test('trust without a provider is refused', () => {
  expect(() => readConfiguration({ OIDC_TRUST_ADDRESSES: 'true' })).toThrow(/OIDC_ISSUER is missing/);
});
