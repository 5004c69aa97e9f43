import { decode } from 'next-auth/jwt';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { trustIssuer } from '@/lib/database/installation';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { type IdentityProvider, openIdentityProvider, visit } from '@/lib/testing/identity-provider';
import { SECRET, SITE, SignInBrowser } from '@/lib/testing/sign-in-browser';

let database: TestDatabase;
let provider: IdentityProvider;
let issuer: string;

beforeAll(async () => {
  vi.stubEnv('NEXTAUTH_URL', SITE);
  database = await createTestDatabase();
  provider = await openIdentityProvider(`${SITE}/api/auth/callback/oidc`);
  issuer = provider.issuer;
  await trustIssuer(database.owner.db, issuer);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await provider.close();
  await database.drop();
});

/** Says of whoever comes that the address is theirs, or that it is not; in userinfo, as the standard has it. */
function says(sub: string, email: string, isVerified = true): void {
  provider.says({ sub, token: {}, userinfo: { name: 'Ann', email, email_verified: isVerified } });
}

async function signIn() {
  const browser = new SignInBrowser(database.web.db, issuer);
  const back = await visit(await browser.start(), SITE);
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
  const subject = newId();
  says(subject, email);
  const { redirect, sid } = await signIn();
  expect(redirect).toBe(`${SITE}/usage`);
  const session = await database.owner.db.session.findUniqueOrThrow({ where: { tokenHash: sha256(sid ?? '') } });
  expect(session.personId).toBe(id);
  expect(await database.owner.db.identity.findMany({ where: { personId: id } })).toMatchObject([{ issuer, subject }]);
});

test('an unverified address links nothing', async () => {
  const { id, email } = await person();
  says(newId(), email, false);
  const { redirect, sid } = await signIn();
  expect([redirect, sid]).toEqual([`${SITE}/sign-in?error=NotVerified`, null]);
  expect(await database.owner.db.identity.count({ where: { personId: id } })).toBe(0);
});

test('a code cannot be used twice, nor in another browser', async () => {
  const { id, email } = await person();
  says(newId(), email);
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
  says(newId(), email);
  const { browser, sid } = await signIn();
  const csrf = await browser.ask('GET', 'csrf');
  const { csrfToken } = csrf.body as { csrfToken: string };
  await browser.ask('POST', 'signout', { body: { csrfToken, callbackUrl: '/' } });
  expect(browser.cookies['steward.session']).toBe('');
  const session = await database.owner.db.session.findUniqueOrThrow({ where: { tokenHash: sha256(sid ?? '') } });
  expect(session.endedAt).not.toBeNull();
});
