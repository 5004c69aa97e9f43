import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { OrgRole } from '@/lib/access/principals';
import type { OidcSettings } from '@/lib/core/env';
import { newId } from '@/lib/core/ids';
import { trustIssuer } from '@/lib/database/installation';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { type IdentityProvider, openIdentityProvider, visit } from '@/lib/testing/identity-provider';
import { SITE, SignInBrowser } from '@/lib/testing/sign-in-browser';

let database: TestDatabase;
const TENANT = '/5b1ad0d4-6f3c-4d6a-9a52-0c7c1a6f2b11';
/** The issuer's path as providers shape it. */
const PATHS = [`${TENANT}/v2.0`, `${TENANT}/`, '', '/oauth2/default', '/application/o/steward/', '/realms/company'];
const opened = new Map<string, IdentityProvider>();
beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_URL', SITE);
  database = await createTestDatabase();
  for (const path of PATHS) opened.set(path, await openIdentityProvider(`${SITE}/api/auth/callback/oidc`, path));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await Promise.all([...opened.values()].map((provider) => provider.close()));
  await database.drop();
});

async function providerAt(path: string): Promise<IdentityProvider> {
  const known = opened.get(path);
  if (!known) throw new Error(`no provider at ${path}`);
  known.takes(0);
  await trustIssuer(database.owner.db, known.issuer);
  return known;
}

async function person(role: OrgRole = 'viewer') {
  const email = `${newId()}@company.example`;
  const { personId } = await createSignedInPerson(database.owner.db, role, { email });
  return { personId, email };
}

/** `in`, or the word with which the sign-in page is opened. */
async function signIn(issuer: string, oidc: Partial<OidcSettings>, signedInAs: string | null = null): Promise<string> {
  const browser = new SignInBrowser(database.web.db, issuer, oidc, signedInAs);
  const back = await visit(await browser.start(), SITE);
  const { redirect = '' } = await browser.callback(Object.fromEntries(back.searchParams));
  return browser.cookies['steward.session'] ? 'in' : (new URL(redirect).searchParams.get('error') ?? redirect);
}

const TRUSTED = { trustsAddresses: true };
const ENTRA = { ...TRUSTED, emailClaims: ['preferred_username', 'upn', 'email'] };
const entra = { name: 'Ann', oid: 'b7f3', tid: TENANT.slice(1), ver: '2.0' };

interface Dialect {
  path: string;
  /** As docs/identity-providers.md says, or with other settings. */
  oidc: Partial<OidcSettings>;
  token: (email: string) => Record<string, unknown>;
  userinfo?: (email: string) => Record<string, unknown>;
  role?: OrgRole;
  answer: string;
}

const DIALECTS: [string, Dialect][] = [
  [
    'Entra ID, a user name that is the address',
    { path: `${TENANT}/v2.0`, oidc: ENTRA, token: (email) => ({ ...entra, preferred_username: email }), answer: 'in' },
  ],
  [
    'Entra ID, upn of a version 1 token',
    { path: `${TENANT}/`, oidc: ENTRA, token: (email) => ({ ...entra, upn: email }), answer: 'in' },
  ],
  [
    'Entra ID, the address as email, without email_verified',
    { path: `${TENANT}/v2.0`, oidc: TRUSTED, token: (email) => ({ ...entra, email }), answer: 'in' },
  ],
  [
    'Entra ID, a user name that is not the address, and the address',
    {
      path: `${TENANT}/v2.0`,
      oidc: ENTRA,
      token: (email) => ({ ...entra, preferred_username: 'ann@company.onmicrosoft.com', email }),
      answer: 'in',
    },
  ],
  [
    'Entra ID without trust',
    { path: `${TENANT}/v2.0`, oidc: {}, token: (email) => ({ ...entra, email }), answer: 'NotVerified' },
  ],
  [
    'Entra ID without the claims to read',
    { path: `${TENANT}/v2.0`, oidc: TRUSTED, token: (email) => ({ ...entra, upn: email }), answer: 'NoAddress' },
  ],
  [
    'Okta, the organisation’s own server: verified in userinfo alone',
    {
      path: '',
      oidc: {},
      token: (email) => ({ name: 'Ann', email, preferred_username: email }),
      userinfo: (email) => ({ name: 'Ann', email, email_verified: true, preferred_username: email }),
      answer: 'in',
    },
  ],
  [
    'Okta, a custom server: the address in userinfo alone',
    {
      path: '/oauth2/default',
      oidc: {},
      token: () => ({ name: 'Ann' }),
      userinfo: (email) => ({ email, email_verified: true }),
      answer: 'in',
    },
  ],
  [
    'Google Workspace',
    {
      path: '',
      oidc: {},
      token: (email) => ({ name: 'Ann', email, email_verified: true, hd: 'company.example' }),
      answer: 'in',
    },
  ],
  [
    'authentik, which verifies nothing',
    {
      path: '/application/o/steward/',
      oidc: TRUSTED,
      token: (email) => ({ name: 'Ann', email, email_verified: false, preferred_username: 'ann', groups: ['all'] }),
      answer: 'in',
    },
  ],
  [
    'authentik without trust',
    {
      path: '/application/o/steward/',
      oidc: {},
      token: (email) => ({ email, email_verified: false, preferred_username: 'ann' }),
      answer: 'NotVerified',
    },
  ],
  [
    'Keycloak, a verified address',
    {
      path: '/realms/company',
      oidc: {},
      token: (email) => ({ name: 'Ann', email, email_verified: true, preferred_username: 'ann' }),
      answer: 'in',
    },
  ],
  [
    'Keycloak, an address that its user has changed',
    {
      path: '/realms/company',
      oidc: {},
      token: (email) => ({ email, email_verified: false, preferred_username: 'ann' }),
      answer: 'NotVerified',
    },
  ],
  [
    'verified here, an address there',
    {
      path: '',
      oidc: {},
      token: (email) => ({ email }),
      userinfo: () => ({ email_verified: true }),
      answer: 'NotVerified',
    },
  ],
  ['an address of nobody', { path: '', oidc: TRUSTED, token: () => ({ email: 'a@b.example' }), answer: 'NoAccess' }],
  [
    'an owner whose address is verified',
    { path: '', oidc: {}, token: (email) => ({ email, email_verified: true }), role: 'owner', answer: 'in' },
  ],
  [
    'an owner whose address is trusted alone',
    {
      path: `${TENANT}/v2.0`,
      oidc: ENTRA,
      token: (email) => ({ ...entra, preferred_username: email }),
      role: 'owner',
      answer: 'OwnerNotConnected',
    },
  ],
];

describe('a provider signs in', () => {
  test.each(DIALECTS)('%s', async (_name, { path, oidc, token, userinfo, role, answer }) => {
    const provider = await providerAt(path);
    const { personId, email } = await person(role);
    provider.says({ sub: newId(), token: token(email), ...(userinfo ? { userinfo: userinfo(email) } : {}) });
    expect(await signIn(provider.issuer, oidc)).toBe(answer);
    const identities = await database.owner.db.identity.findMany({ where: { personId } });
    expect(identities.map(({ issuer }) => issuer)).toEqual(answer === 'in' ? [provider.issuer] : []);
  });
});

describe('an issuer that is set with or without its last slash', () => {
  test.each(['/application/o/steward/', '/realms/company'])('%s is the same, and so is its identity', async (path) => {
    const provider = await providerAt(path);
    const { personId, email } = await person();
    provider.says({ sub: newId(), token: { email, email_verified: true } });
    const plain = provider.issuer.replace(/\/$/, '');
    for (const issuer of [`${plain}/`, plain]) expect(await signIn(issuer, {})).toBe('in');
    expect(await database.owner.db.identity.count({ where: { personId } })).toBe(1);
  });
});

test('an owner who is signed in connects an account, and nobody else’s; from then on it signs them in', async () => {
  const provider = await providerAt(`${TENANT}/v2.0`);
  const [owner, other] = [await person('owner'), await person('owner')];
  provider.says({ sub: newId(), token: { ...entra, preferred_username: owner.email } });
  expect(await signIn(provider.issuer, ENTRA, other.personId)).toBe('OwnerNotConnected');
  expect(await signIn(provider.issuer, ENTRA, owner.personId)).toBe('in');
  expect(await signIn(provider.issuer, ENTRA)).toBe('in');
  const another = await person();
  provider.says({ sub: newId(), token: { ...entra, preferred_username: another.email } });
  expect(await signIn(provider.issuer, ENTRA)).toBe('in');
  provider.says({ sub: newId(), token: { ...entra, preferred_username: another.email } });
  expect(await signIn(provider.issuer, ENTRA)).toBe('OtherIdentity');
});

test('a slow provider is waited for as long as the setting says', async () => {
  const provider = await providerAt('');
  const { email } = await person();
  provider.says({ sub: newId(), token: { email, email_verified: true } });
  provider.takes(1_300);
  expect(await signIn(provider.issuer, { timeoutMs: 1_000 })).toBe('Callback');
  expect(await signIn(provider.issuer, { timeoutMs: 20_000 })).toBe('in');
});

describe('a session is proved at the provider', () => {
  const HOUR = 3_600;
  const nowSeconds = () => Math.floor(Date.now() / 1_000);
  /** `proved`, or why not, and whether the session counts as proved. */
  async function prove(said: { signedInAt?: number; sub?: string }, query: Record<string, string>, isUserinfo = false) {
    const provider = await providerAt('');
    const { personId, token: secret, sessionId } = await createSignedInPerson(database.owner.db, 'admin');
    const sub = newId();
    await database.owner.db.identity.create({
      data: {
        id: newId(),
        issuer: provider.issuer,
        subject: sub,
        email: 'a@b.example',
        personId,
        createdAt: new Date(),
      },
    });
    const before = new Date(Date.now() - HOUR * 1_000);
    await database.owner.db.session.update({ where: { id: sessionId }, data: { provedAt: before } });
    const claims = { email: 'a@b.example', email_verified: true };
    provider.says({ sub, token: isUserinfo ? {} : claims, ...(isUserinfo ? { userinfo: claims } : {}), ...said });
    const browser = new SignInBrowser(database.web.db, provider.issuer, {}, personId, { secret, at: new Date() });
    const start = await browser.start(query);
    const { redirect = '' } = await browser.callback(Object.fromEntries((await visit(start, SITE)).searchParams));
    const { pathname, searchParams } = new URL(redirect);
    const { provedAt, provedWith } = await database.owner.db.session.findUniqueOrThrow({ where: { id: sessionId } });
    expect([pathname, browser.cookies['steward.session'], browser.signedIn]).toEqual(['/proved', undefined, []]);
    return { start, answer: searchParams.get('error') ?? 'proved', isProved: provedAt > before, provedWith };
  }

  test('by signing in there anew, which opens no other session', async () => {
    const { start, ...proved } = await prove({}, { max_age: '0', prompt: 'login' });
    expect(Object.fromEntries(start.searchParams)).toMatchObject({ max_age: '0', prompt: 'login' });
    expect(proved).toEqual({ answer: 'proved', isProved: true, provedWith: 'oidc' });
    expect(await prove({}, { max_age: '0' }, true)).toMatchObject({ answer: 'proved', isProved: true });
  });

  test.each([
    ['an hour ago', -HOUR],
    ['in an hour', HOUR],
  ])('not by a sign-in there %s', async (_when, seconds) => {
    const said = { signedInAt: nowSeconds() + seconds };
    expect(await prove(said, {})).toMatchObject({ answer: 'NotAsked', isProved: false, provedWith: null });
  });

  test('nor by somebody else', async () => {
    expect(await prove({ sub: newId() }, { max_age: '0' })).toMatchObject({ answer: 'SomebodyElse', isProved: false });
  });
});
