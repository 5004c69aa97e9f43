import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decode } from 'next-auth/jwt';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { trustIssuer } from '@/lib/jobs/installation';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { SECRET, SITE, SignInBrowser } from '@/lib/testing/sign-in-browser';

let database: TestDatabase;
let server: Server;
let issuer: string;
const given = process.env.NEXTAUTH_URL;

/** Says of everyone who comes that the address is theirs, or that it is not. */
let account = { sub: 'subject', email: '', email_verified: true };

beforeAll(async () => {
  process.env.NEXTAUTH_URL = SITE;
  database = await createTestDatabase();
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await trustIssuer(database.owner.db, issuer);
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'steward',
        client_secret: 'client-secret',
        redirect_uris: [`${SITE}/api/auth/callback/oidc`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx: unknown, interaction: { uid: string }) => `/interaction/${interaction.uid}` },
    findAccount: async () => ({ accountId: account.sub, claims: async () => ({ name: 'Ann', ...account }) }),
    cookies: { keys: ['a key of this test'] },
    ttl: Object.fromEntries(
      ['Interaction', 'Grant', 'Session', 'AccessToken', 'IdToken', 'AuthorizationCode'].map((kind) => [kind, 60]),
    ),
  });
  server.on('request', async (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return provider.callback()(request, response);
    const { params } = await provider.interactionDetails(request, response);
    const grant = new provider.Grant({ accountId: account.sub, clientId: params.client_id ?? '' });
    grant.addOIDCScope('openid email profile');
    const result = { login: { accountId: account.sub }, consent: { grantId: await grant.save() } };
    await provider.interactionFinished(request, response, result);
  });
});
afterAll(async () => {
  process.env.NEXTAUTH_URL = given;
  await new Promise((resolve) => server.close(resolve));
  await database.drop();
});

/** Follows the provider's redirects with its cookies until it sends the browser back to Steward. */
async function visit(url: URL): Promise<URL> {
  const jar = new Map<string, string>();
  for (let at = url; ; ) {
    if (at.origin === SITE) return at;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
    const next = response.headers.get('location');
    if (!next) throw new Error(`The provider stopped with ${response.status}: ${await response.text()}`);
    at = new URL(next, at);
  }
}

async function signIn() {
  const browser = new SignInBrowser(database.web.db, issuer);
  const back = await visit(await browser.start());
  const answer = await browser.callback(Object.fromEntries(back.searchParams));
  const token = browser.cookies['steward.session'];
  const claims = token ? await decode({ token, secret: SECRET }) : null;
  return { browser, back, redirect: answer.redirect, sid: typeof claims?.sid === 'string' ? claims.sid : null };
}

async function person(): Promise<{ id: string; email: string }> {
  const id = newId();
  const email = `${id}@example.test`;
  await database.owner.db.person.create({
    data: { id, email, name: 'Ann', roleOverride: 'viewer', createdAt: new Date() },
  });
  return { id, email };
}

test('signs in with a real provider, which names the address in userinfo only', async () => {
  const { id, email } = await person();
  account = { sub: newId(), email, email_verified: true };
  const { redirect, sid } = await signIn();
  expect(redirect).toBe(`${SITE}/usage`);
  const session = await database.owner.db.session.findUniqueOrThrow({ where: { tokenHash: sha256(sid ?? '') } });
  expect(session.personId).toBe(id);
  expect(await database.owner.db.identity.findMany({ where: { personId: id } })).toMatchObject([
    { issuer, subject: account.sub },
  ]);
});

test('an unverified address links nothing', async () => {
  const { id, email } = await person();
  account = { sub: newId(), email, email_verified: false };
  const { redirect, sid } = await signIn();
  expect([redirect, sid]).toEqual([`${SITE}/sign-in?error=NoAccess`, null]);
  expect(await database.owner.db.identity.count({ where: { personId: id } })).toBe(0);
});

test('a code cannot be used twice, nor in another browser', async () => {
  const { id, email } = await person();
  account = { sub: newId(), email, email_verified: true };
  const { browser, back } = await signIn();
  const query = Object.fromEntries(back.searchParams);
  const other = new SignInBrowser(database.web.db, issuer);
  await other.start();
  expect((await browser.callback(query)).redirect).toMatch(/error/);
  expect((await other.callback(query)).redirect).toMatch(/error/);
  expect(other.cookies['steward.session']).toBeUndefined();
  expect(await database.owner.db.session.count({ where: { personId: id } })).toBe(1);
});

test('signing out ends the session, and its old cookie opens nothing', async () => {
  const { email } = await person();
  account = { sub: newId(), email, email_verified: true };
  const { browser, sid } = await signIn();
  const csrf = await browser.ask('GET', 'csrf');
  const { csrfToken } = csrf.body as { csrfToken: string };
  await browser.ask('POST', 'signout', { body: { csrfToken, callbackUrl: '/' } });
  expect(browser.cookies['steward.session']).toBe('');
  const session = await database.owner.db.session.findUniqueOrThrow({ where: { tokenHash: sha256(sid ?? '') } });
  expect(session.endedAt).not.toBeNull();
});
