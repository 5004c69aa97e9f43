import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findActorOfSession } from '@/lib/access/find-actor';
import { sha256 } from '@/lib/core/crypto';
import { newId, newRecoveryCode } from '@/lib/core/ids';
import { setPasswordCommand } from '@/lib/domain/accounts/sign-in-commands';
import { loneCommandCtx } from '@/lib/testing/command-ctx';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson, testCtx } from '@/lib/testing/factories';
import { addAppCommand, removeFactorCommand, renewCodesCommand, resetFactorsCommand } from './commands';
import { setFactorPolicyCommand } from './policy-commands';
import { listOwnFactors } from './queries';
import { plainCode, readSeed } from './rules';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo';

const commandCtx = (personId: string, intentId = newId()) =>
  loneCommandCtx(database.owner, actorOf('owner', { personId }), { now: new Date(), intentId });

async function somebody(): Promise<{ personId: string; email: string; sessionId: string }> {
  const { personId, sessionId } = await createSignedInPerson(database.owner.db, 'owner');
  const credential = { personId, passwordHash: PASSWORD_HASH, updatedAt: new Date() };
  await database.owner.db.credential.create({ data: credential });
  const { email } = await database.owner.db.person.findUniqueOrThrow({ where: { id: personId } });
  return { personId, email, sessionId };
}

const newCodes = () => {
  const codes = Array.from({ length: 10 }, newRecoveryCode);
  return { codes, codeHashes: codes.map((code) => sha256(plainCode(code))) };
};

function newInput() {
  const secret = new Secret({ size: 20 });
  return { app: new TOTP({ secret }), seed: secret.base32, ...newCodes() };
}

/** A code that is not used yet: of the next step. */
const nextCode = (app: TOTP) => app.generate({ timestamp: Date.now() + 30_000 });

async function signIn(email: string, code: string | null): Promise<boolean> {
  const { pool } = database.web;
  const tried = code && (await pool.query('SELECT steward.try_factor($1, $2, $3) AS id', [email, PASSWORD_HASH, code]));
  const opened = await pool.query(
    `SELECT session_id AS id FROM steward.open_password_session($1, $2, $3, repeat('s', 20) || gen_random_uuid(), '', '')`,
    [email, PASSWORD_HASH, tried ? tried.rows[0].id : null],
  );
  return opened.rows[0].id !== null;
}

const own = (personId: string) => listOwnFactors(testCtx(database.web, actorOf('viewer', { personId }), new Date()));
const told = async (personId: string) =>
  (await database.owner.db.notification.findMany({ where: { kind: 'factor.changed', subjectId: personId } })).map(
    ({ about }) => (about as { change: string }).change,
  );

async function withApp() {
  const person = await somebody();
  const { app, seed, codes, codeHashes } = newInput();
  await addAppCommand.run(commandCtx(person.personId), { seed, code: app.generate(), codeHashes });
  return { ...person, app, codes };
}

test('an app is added with its first code, which does not work again', async () => {
  const { personId, email } = await somebody();
  const { app, seed, codes, codeHashes } = newInput();
  const ctx = commandCtx(personId);
  const code = app.generate();
  const added = await addAppCommand.run(ctx, { seed, code, codeHashes });
  expect(await addAppCommand.run(ctx, { seed, code, codeHashes })).toEqual(added);
  expect(JSON.stringify(added)).not.toContain(seed);
  expect(await own(personId)).toMatchObject({ factors: [{ kind: 'totp', lastUsedAt: null }], codesLeft: 10 });
  expect(await told(personId)).toEqual(['added']);
  expect([await signIn(email, null), await signIn(email, code)]).toEqual([false, false]);
  expect(await signIn(email, nextCode(app))).toBe(true);
  expect(await signIn(email, codes[3] ?? '')).toBe(true);
  expect((await own(personId)).codesLeft).toBe(9);
});

test('a wrong code, a second app and an account without a password are refused, and change nothing', async () => {
  const { personId, email } = await somebody();
  const { app, seed, codeHashes } = newInput();
  const other = new TOTP({ secret: new Secret({ size: 20 }) });
  const wrong = [-1, 0, 1].map((steps) => app.generate({ timestamp: Date.now() + steps * 30_000 }));
  const code = ['000000', '111111', '222222', other.generate()].find((one) => !wrong.includes(one)) ?? '';
  await expect(addAppCommand.run(commandCtx(personId), { seed, code, codeHashes })).rejects.toMatchObject({
    fieldErrors: { code: expect.stringContaining('clock') },
  });
  expect(await signIn(email, null)).toBe(true);
  const ready = await withApp();
  const again = newInput();
  await expect(
    addAppCommand.run(commandCtx(ready.personId), { ...again, code: again.app.generate() }),
  ).rejects.toMatchObject({ code: 'conflict' });
  const { personId: single } = await createSignedInPerson(database.owner.db, 'owner');
  await expect(addAppCommand.run(commandCtx(single), { seed, code: app.generate(), codeHashes })).rejects.toMatchObject(
    { code: 'conflict' },
  );
});

test('new recovery codes replace the ones before; without a factor there are none', async () => {
  const { personId, email, codes } = await withApp();
  const next = newCodes();
  await renewCodesCommand.run(commandCtx(personId), { codeHashes: next.codeHashes });
  expect(await signIn(email, codes[0] ?? '')).toBe(false);
  expect(await signIn(email, next.codes[0]?.toUpperCase() ?? '')).toBe(true);
  const { personId: none } = await somebody();
  await expect(renewCodesCommand.run(commandCtx(none), newCodes())).rejects.toMatchObject({ code: 'conflict' });
});

test('whoever removes their last factor needs the password alone, and nobody removes another’s', async () => {
  const { personId, email } = await withApp();
  const factorId = (await own(personId)).factors[0]?.factorId ?? '';
  const { personId: other } = await somebody();
  await expect(removeFactorCommand.run(commandCtx(other), { factorId })).rejects.toMatchObject({ code: 'not_found' });
  await removeFactorCommand.run(commandCtx(personId), { factorId });
  expect(await own(personId)).toMatchObject({ factors: [], codesLeft: 0 });
  expect(await signIn(email, null)).toBe(true);
  expect((await told(personId)).sort()).toEqual(['added', 'removed']);
});

test('an owner resets the factors of somebody else, who is signed out and told', async () => {
  const { personId, email, sessionId } = await withApp();
  await expect(resetFactorsCommand.run(commandCtx(personId), { personId })).rejects.toMatchObject({ code: 'conflict' });
  const owner = await somebody();
  const result = await resetFactorsCommand.run(commandCtx(owner.personId), { personId });
  expect(result).toMatchObject({ personId, factors: 1, sessions: 1 });
  const { endedAt } = await database.owner.db.session.findUniqueOrThrow({ where: { id: sessionId } });
  expect(endedAt).not.toBeNull();
  expect(await signIn(email, null)).toBe(true);
  expect((await told(personId)).sort()).toEqual(['added', 'reset']);
});

test.each([
  ['recovery', true],
  ['set_password', false],
])('a password set with a code for %s alone opens the account: %s', async (purpose, opens) => {
  const { personId, email } = await withApp();
  const maker = await somebody();
  const codeHash = sha256(newId());
  const now = new Date();
  const times = { createdAt: now, expiresAt: new Date(now.getTime() + 60_000) };
  await database.owner.db.oneTimeCode.create({
    data: { codeHash, purpose, personId, madeById: opens ? null : maker.personId, ...times },
  });
  const ctx = commandCtx(personId);
  await database.owner.db.intent.create({
    data: {
      ...{ id: ctx.intentId, command: 'account.set_password', input: {}, inputHash: '', target: 'credential:own' },
      ...{ subjectKind: 'credential', subjectId: 'own', actorKind: 'code', actorPersonId: personId },
      ...{ actorCodeHash: codeHash, source: 'web', idempotencyKey: newId(), requestId: newId(), state: 'succeeded' },
      createdAt: now,
    },
  });
  await setPasswordCommand.run(ctx, { passwordHash: PASSWORD_HASH });
  expect(await signIn(email, null)).toBe(opens);
});

test('a secret is read as apps read it', () => {
  for (let round = 0; round < 20; round += 1) {
    const secret = new Secret({ size: 20 });
    expect(readSeed(secret.base32)).toEqual(Buffer.from(secret.bytes));
  }
  for (const text of ['', 'A'.repeat(31), `${'A'.repeat(31)}1`]) expect(readSeed(text)).toBeNull();
});

test('whoever must have a second factor and signed in with a password alone sets it up before anything else', async () => {
  const { db } = database.owner;
  const [owner, ready] = [await somebody(), await withApp()];
  const open = async (personId: string, method: string) => {
    const token = `${newId()}${newId()}`;
    const now = new Date();
    const times = { createdAt: now, lastSeenAt: now, expiresAt: new Date(now.getTime() + 3_600_000) };
    const session = { id: newId(), tokenHash: sha256(token), personId, method, userAgent: '', ip: '', ...times };
    await db.session.create({ data: session });
    return async () => (await findActorOfSession(database.web.db, token))?.mustSetUpFactor;
  };
  const [alone, single] = [await open(owner.personId, 'password'), await open(owner.personId, 'oidc')];
  const withFactor = await open(ready.personId, 'password');
  const all = async () => [await alone(), await single(), await withFactor()];
  const ctx = commandCtx(owner.personId);
  expect(await all()).toEqual([false, false, false]);
  await setFactorPolicyCommand.run(ctx, { requiredOf: 'managers' });
  expect(await all()).toEqual([true, false, false]);
  await db.credential.update({ where: { personId: owner.personId }, data: { isDemonstration: true } });
  expect(await all()).toEqual([false, false, false]);

  const factorId = (await own(ready.personId)).factors[0]?.factorId ?? '';
  await expect(removeFactorCommand.run(commandCtx(ready.personId), { factorId })).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await setFactorPolicyCommand.ask?.(ctx, { requiredOf: 'everybody' })).toBeNull();
  expect(await setFactorPolicyCommand.ask?.(ctx, { requiredOf: 'nobody' })).toMatchObject({ act: 'policy' });
  await setFactorPolicyCommand.run(ctx, { requiredOf: 'nobody' });
  await removeFactorCommand.run(commandCtx(ready.personId), { factorId });
});
