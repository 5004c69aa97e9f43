import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { createSignedInPerson } from '@/lib/testing/factories';
import { askedCookie, readAsked } from './oidc-proof';
import { hashPassword } from './passwords';
import { proveWithPassword } from './prove-session';

const PASSWORD = 'correct horse battery';
const OLD = new Date('2026-11-01T08:00:00Z');

let database: TestDatabase;
let passwordHash: string;
beforeAll(async () => {
  database = await createTestDatabase();
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => database.drop());

const db = () => database.owner.db;

/** Somebody with a password, whose session was proved long ago. */
async function person(isOld = true) {
  const { personId, token, sessionId } = await createSignedInPerson(db(), 'admin');
  await db().credential.create({ data: { personId, passwordHash, updatedAt: OLD } });
  if (isOld) await db().session.update({ where: { id: sessionId }, data: { provedAt: OLD } });
  const { email } = await db().person.findUniqueOrThrow({ where: { id: personId } });
  return { secret: token, actor: { email }, sessionId };
}

const request = { ip: '203.0.113.7', browserAt: () => null };
const prove = (who: { secret: string; actor: { email: string } }, password: string, code = '') =>
  proveWithPassword(database.web.db, who, { password, code }, request, new Date());
const sessionOf = (id: string) => db().session.findUniqueOrThrow({ where: { id } });

test('the password of its holder proves a session, and nothing else does', async () => {
  const [ann, bob] = [await person(), await person()];
  expect(await prove(ann, 'something else')).toBe('password');
  expect(await prove({ ...ann, secret: 'x'.repeat(43) }, PASSWORD)).toBe('password');
  await db().session.update({ where: { id: bob.sessionId }, data: { endedAt: OLD } });
  expect(await prove(bob, PASSWORD)).toBe('password');
  for (const { sessionId } of [ann, bob]) expect((await sessionOf(sessionId)).provedAt).toEqual(OLD);
  expect(await prove(ann, PASSWORD)).toBe('proved');
  const { provedAt, provedWith, provedIp, method } = await sessionOf(ann.sessionId);
  expect(Date.now() - provedAt.getTime()).toBeLessThan(60_000);
  expect([provedWith, provedIp, method]).toEqual(['password', request.ip, 'password']);
});

test('whoever has an app proves a session with the password and its code, and with neither alone', async () => {
  const ann = await person();
  const secret = new Secret({ size: 20 });
  const { personId } = await sessionOf(ann.sessionId);
  const app = { id: newId(), personId, kind: 'totp', name: 'App', seed: new Uint8Array(secret.bytes), createdAt: OLD };
  await db().secondFactor.create({ data: app });
  // Of the next step: right for half a minute at least, whenever this one ends.
  const code = new TOTP({ secret }).generate({ timestamp: Date.now() + 30_000 });
  expect(await prove(ann, PASSWORD)).toBe('code');
  expect(await prove(ann, 'something else', code)).toBe('password');
  expect((await sessionOf(ann.sessionId)).provedAt).toEqual(OLD);
  expect(await prove(ann, PASSWORD, code)).toBe('proved');
  expect((await sessionOf(ann.sessionId)).provedWith).toBe('password_totp');
  expect(await prove(ann, PASSWORD, code)).toBe('code');
});

test('wrong passwords count as at sign-in, until no more are taken', async () => {
  const carl = await person();
  // Each row is one failure of this account from this address, as a wrong sign-in leaves it.
  for (let tries = 0; tries < 5; tries++)
    expect(await prove({ ...carl, secret: carl.secret }, 'guess')).toBe('password');
  expect(await prove(carl, PASSWORD)).toBe('throttled');
  expect((await sessionOf(carl.sessionId)).provedAt).toEqual(OLD);
});

test('what is brought back from the provider is of this session, unchanged and not old', () => {
  const [key, secret, at] = ['k'.repeat(32), 's'.repeat(43), new Date('2026-11-30T08:00:00Z')];
  const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000);
  const cookie = askedCookie(key, { secret, at });
  expect(readAsked(cookie, key, secret, later(14))).toEqual({ secret, at });
  expect(readAsked(cookie, key, secret, later(16))).toBeNull();
  expect(readAsked(cookie, key, 't'.repeat(43), later(1))).toBeNull();
  expect(readAsked(cookie, 'j'.repeat(32), secret, later(1))).toBeNull();
  expect(readAsked(cookie.replace(/^\d/, '2'), key, secret, later(1))).toBeNull();
  for (const wrong of [undefined, '', '1.2', cookie.slice(0, -1)])
    expect(readAsked(wrong, key, secret, later(1))).toBeNull();
});
