import { Logger, run } from 'graphile-worker';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId, newRecoveryCode } from '@/lib/core/ids';
import { createLogger } from '@/lib/core/log';
import { removeFactorCommand, resetFactorsCommand } from '@/lib/domain/factors/commands';
import { addPasskeyCommand } from '@/lib/domain/factors/passkey-commands';
import { noteAddress } from '@/lib/domain/factors/passkey-steps';
import { plainCode } from '@/lib/domain/factors/rules';
import { passkeyTasks } from '@/lib/jobs/passkeys';
import { Authenticator } from '@/lib/testing/authenticator';
import { loneCommandCtx } from '@/lib/testing/command-ctx';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { actorOf, createSignedInPerson } from '@/lib/testing/factories';
import { askForNew, askForProof, askForSignIn, judgePasskey, type PasskeyAsk } from './passkeys';
import { signInWithPassword } from './password-sign-in';
import { hashPassword } from './passwords';
import { proveWithPasskey, proveWithPassword } from './prove-session';
import { openPasswordSession } from './sessions';

const SITE = { origin: 'https://steward.example.test', id: 'steward.example.test' };
const PASSWORD = 'correct horse battery';
const LONG_AGO = new Date('2026-11-01T08:00:00Z');
const request = { ip: '203.0.113.7', userAgent: 'test', browserAt: () => null, appOrigin: SITE.origin };

let database: TestDatabase;
let passwordHash: string;
let worker: Awaited<ReturnType<typeof run>>;
beforeAll(async () => {
  database = await createTestDatabase();
  passwordHash = await hashPassword(PASSWORD);
  await noteAddress(database.owner.db, SITE.origin, new Date());
  const deps = { database: database.owner, log: createLogger('test', 'silent'), now: () => new Date() };
  const logger = new Logger(() => () => undefined);
  worker = await run({ pgPool: database.owner.pool, taskList: passkeyTasks(deps), noHandleSignals: true, logger });
});
afterAll(async () => {
  await worker.stop();
  await database.drop();
});

const db = () => database.owner.db;
const web = () => database.web.db;

async function somebody() {
  const { personId, token: secret, sessionId } = await createSignedInPerson(db(), 'owner');
  await db().credential.create({ data: { personId, passwordHash, updatedAt: LONG_AGO } });
  await db().session.update({ where: { id: sessionId }, data: { provedAt: LONG_AGO } });
  const { email } = await db().person.findUniqueOrThrow({ where: { id: personId } });
  return { personId, email, secret, sessionId, actor: actorOf('owner', { personId, email }) };
}
type Somebody = Awaited<ReturnType<typeof somebody>>;

const commandCtx = (personId: string, intentId = newId()) =>
  loneCommandCtx(database.owner, actorOf('owner', { personId }), { now: new Date(), intentId });

const there = <What>(what: What | null | undefined): What => {
  if (what === null || what === undefined) throw new Error('there is none');
  return what;
};

async function add(
  person: Somebody,
  passkey: Authenticator,
  { name = 'Laptop', odd = {}, ctx = commandCtx(person.personId) } = {},
) {
  const { tryId, options } = there(await askForNew(web(), SITE.origin, person));
  const codes = Array.from({ length: 10 }, newRecoveryCode);
  const codeHashes = codes.map((code) => sha256(plainCode(code)));
  const input = { tryId, name, registration: passkey.register(options.challenge, odd), codeHashes };
  return { added: await addPasskeyCommand.run(ctx, input), input, codes };
}

async function withPasskey() {
  const person = await somebody();
  const passkey = new Authenticator(SITE.id, SITE.origin);
  const { codes } = await add(person, passkey);
  return { ...person, passkey, codes };
}

const asked = async ({ email }: { email: string }) =>
  there(await askForSignIn(web(), { appOrigin: SITE.origin, email, passwordHash }));
type Odd = Parameters<Authenticator['sign']>[1];
const signed = (passkey: Authenticator, { tryId, options }: PasskeyAsk, odd: Odd = {}) => ({
  tryId,
  answer: passkey.sign(options.challenge, odd),
});
const opens = async ({ email }: { email: string }, tryId: string | null) =>
  (await openPasswordSession(web(), { method: 'password', email, passwordHash, tryId }, request)).secret !== null;
const factorsOf = (personId: string) =>
  db().secondFactor.findMany({ where: { personId }, orderBy: { createdAt: 'asc' } });

describe('a new passkey', () => {
  test('is kept with its key, brings recovery codes with the first, and none with the next', async () => {
    const person = await somebody();
    const [laptop, phone] = [new Authenticator(SITE.id, SITE.origin), new Authenticator(SITE.id, SITE.origin)];
    const ctx = commandCtx(person.personId);
    const { added, input } = await add(person, laptop, { ctx });
    expect(added).toMatchObject({ name: 'Laptop', hasNewCodes: true });
    expect(await addPasskeyCommand.run(ctx, input)).toEqual(added);
    await expect(addPasskeyCommand.run(commandCtx(person.personId), { ...input, name: 'Again' })).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    );
    const second = await askForNew(web(), SITE.origin, person);
    expect(second?.options.excludeCredentials.map(({ id }) => id)).toEqual([laptop.credentialId.toString('base64url')]);
    await expect(add(person, phone)).rejects.toMatchObject({ fieldErrors: { name: expect.any(String) } });
    expect((await add(person, phone, { name: 'Phone' })).added).toMatchObject({ hasNewCodes: false });
    expect((await factorsOf(person.personId)).map(({ kind, name }) => [kind, name])).toEqual([
      ['passkey', 'Laptop'],
      ['passkey', 'Phone'],
    ]);
    expect(
      await db().recoveryCode.count({ where: { personId: person.personId, codeHash: { in: input.codeHashes } } }),
    ).toBe(10);
  });

  test.each([
    ['another address', { origin: 'https://steward.example.test.evil.example' }],
    ['another name', { rpId: 'evil.example' }],
    ['nobody’s finger, face or PIN', { isVerified: false }],
    ['another ceremony', { type: 'webauthn.get' }],
  ])('of %s is refused', async (_what, odd) => {
    const person = await somebody();
    await expect(add(person, new Authenticator(SITE.id, SITE.origin), { odd })).rejects.toMatchObject({
      code: 'conflict',
    });
    expect(await factorsOf(person.personId)).toEqual([]);
  });

  test('is made with a challenge of one’s own, that is not old, and is nobody else’s', async () => {
    const [ann, bob] = [await somebody(), await withPasskey()];
    const passkey = new Authenticator(SITE.id, SITE.origin);
    const { tryId, options } = there(await askForNew(web(), SITE.origin, bob));
    const input = { tryId, name: 'Mine', registration: passkey.register(options.challenge), codeHashes: [] };
    await expect(addPasskeyCommand.run(commandCtx(ann.personId), input)).rejects.toMatchObject({ code: 'conflict' });
    await db().passkeyTry.update({ where: { id: tryId }, data: { createdAt: new Date(Date.now() - 301_000) } });
    await expect(addPasskeyCommand.run(commandCtx(bob.personId), input)).rejects.toMatchObject({ code: 'conflict' });
    const odd = { credentialId: bob.passkey.credentialId };
    await expect(add(ann, passkey, { odd })).rejects.toMatchObject({ code: 'conflict' });
    expect(await factorsOf(ann.personId)).toEqual([]);
  });

  test('is asked for only where browsers have passkeys', async () => {
    const person = await withPasskey();
    for (const appOrigin of ['https://10.0.0.5', 'http://steward.example.test']) {
      expect(await askForNew(web(), appOrigin, person)).toBeNull();
      expect(await askForProof(web(), appOrigin, person.secret)).toBeNull();
      expect(await askForSignIn(web(), { appOrigin, email: person.email, passwordHash })).toBeNull();
    }
  });
});

describe('a sign-in with a passkey', () => {
  test('takes password and passkey, says so in the session, and tells how to go on without', async () => {
    const { email, personId, passkey, codes } = await withPasskey();
    const attempt = (more: object) =>
      signInWithPassword(web(), { email, password: PASSWORD, ...more }, request, new Date());
    const first = await attempt({});
    expect(first).toMatchObject({
      asks: ['passkey'],
      refused: null,
      passkey: { options: { rpId: SITE.id, userVerification: 'required' } },
    });
    const ask = there(first && 'asks' in first ? first.passkey : null);
    const wrong = await attempt({ passkey: JSON.stringify(signed(passkey, ask, { isVerified: false })) });
    expect(wrong).toMatchObject({ refused: 'wrong', passkey: { tryId: expect.not.stringContaining(ask.tryId) } });
    const next = there(wrong && 'asks' in wrong ? wrong.passkey : null);
    const opened = await attempt({ passkey: JSON.stringify(signed(passkey, next)) });
    const factorOf = async (sid: unknown) =>
      (await db().session.findUniqueOrThrow({ where: { tokenHash: sha256(String(sid)) } })).factor;
    expect(opened).toMatchObject({ personId });
    expect(await factorOf(there(opened && 'sid' in opened ? opened.sid : null))).toBe('passkey');
    expect((await factorsOf(personId))[0]?.lastUsedAt).not.toBeNull();
    expect(await attempt({ passkey: '{' })).toMatchObject({ refused: 'wrong' });
    const recovered = await attempt({ code: codes[0] });
    expect(await factorOf(there(recovered && 'sid' in recovered ? recovered.sid : null))).toBe('recovery');
  });

  test('is refused to whoever replays an answer, or brings another’s', async () => {
    const [ann, bob] = [await withPasskey(), await withPasskey()];
    const ask = await asked(ann);
    const answer = signed(ann.passkey, ask);
    expect(await judgePasskey(web(), answer)).toBe('passed');
    expect(await judgePasskey(web(), answer)).toBe('wrong');
    expect(await opens(bob, ask.tryId)).toBe(false);
    expect(await opens(ann, ask.tryId)).toBe(true);
    expect(await opens(ann, ask.tryId)).toBe(false);
    // The same answer to another challenge; another person's passkey; a passkey that nobody has.
    expect(await judgePasskey(web(), { ...answer, tryId: (await asked(ann)).tryId })).toBe('wrong');
    expect(await judgePasskey(web(), signed(bob.passkey, await asked(ann)))).toBe('wrong');
    expect(await judgePasskey(web(), signed(new Authenticator(SITE.id, SITE.origin), await asked(ann)))).toBe('wrong');
    const odd = { credentialId: ann.passkey.credentialId };
    expect(await judgePasskey(web(), signed(bob.passkey, await asked(ann), odd))).toBe('wrong');
  });

  test.each([
    ['for another address', { origin: 'https://evil.example' }],
    ['for another name', { rpId: 'evil.example' }],
    ['without a finger, a face or a PIN', { isVerified: false }],
    ['in another ceremony', { type: 'webauthn.create' }],
  ])('is refused to what was signed %s', async (_what, odd) => {
    const person = await withPasskey();
    const ask = await asked(person);
    expect(await judgePasskey(web(), signed(person.passkey, ask, odd))).toBe('wrong');
    expect(await opens(person, ask.tryId)).toBe(false);
  });

  test('is refused when its counter goes back, and its holder is told', async () => {
    const person = await withPasskey();
    expect(await judgePasskey(web(), signed(person.passkey, await asked(person), { counter: 7 }))).toBe('passed');
    const ask = await asked(person);
    expect(await judgePasskey(web(), signed(person.passkey, ask, { counter: 7 }))).toBe('copied');
    expect(await opens(person, ask.tryId)).toBe(false);
    const told = await db().notification.findMany({ where: { kind: 'factor.changed', subjectId: person.personId } });
    expect(told.map(({ about }) => about)).toContainEqual(
      expect.objectContaining({ change: 'copied', what: 'Passkey Laptop' }),
    );
    expect(await judgePasskey(web(), signed(person.passkey, await asked(person), { counter: 8 }))).toBe('passed');
  });

  test('is refused after five minutes, and two after it has passed', async () => {
    const person = await withPasskey();
    const late = await asked(person);
    const ago = (ms: number) => new Date(Date.now() - ms);
    await db().passkeyTry.update({ where: { id: late.tryId }, data: { createdAt: ago(301_000) } });
    expect(await judgePasskey(web(), signed(person.passkey, late))).toBe('wrong');
    const kept = await asked(person);
    expect(await judgePasskey(web(), signed(person.passkey, kept))).toBe('passed');
    await db().passkeyTry.update({ where: { id: kept.tryId }, data: { passedAt: ago(121_000) } });
    expect(await opens(person, kept.tryId)).toBe(false);
  });

  test('needs nothing any more once the last is removed or reset, and what had passed opens nothing else', async () => {
    const [ann, bob, owner] = [await withPasskey(), await withPasskey(), await somebody()];
    for (const person of [ann, bob]) expect(await opens(person, null)).toBe(false);
    await add(ann, new Authenticator(SITE.id, SITE.origin), { name: 'Phone' });
    const ask = await asked(ann);
    expect(await judgePasskey(web(), signed(ann.passkey, ask))).toBe('passed');
    const [laptop, phone] = await factorsOf(ann.personId);
    await removeFactorCommand.run(commandCtx(ann.personId), { factorId: there(laptop).id });
    expect(await opens(ann, ask.tryId)).toBe(false);
    await removeFactorCommand.run(commandCtx(ann.personId), { factorId: there(phone).id });
    expect(await opens(ann, null)).toBe(true);
    await resetFactorsCommand.run(commandCtx(owner.personId), { personId: bob.personId });
    expect(await opens(bob, null)).toBe(true);
    expect(await db().passkeyTry.count({ where: { personId: bob.personId } })).toBe(0);
  });
});

describe('a session', () => {
  const provedWith = async ({ sessionId }: Somebody) =>
    (await db().session.findUniqueOrThrow({ where: { id: sessionId } })).provedWith;

  test('is proved with a passkey for this session alone', async () => {
    const [ann, bob] = [await withPasskey(), await withPasskey()];
    const ask = async (person: Somebody) => there(await askForProof(web(), SITE.origin, person.secret));
    const prove = async (person: Somebody, given: ReturnType<typeof signed>) =>
      proveWithPasskey(web(), person, given, request, new Date());
    expect(await prove(bob, signed(ann.passkey, await ask(ann)))).toBe('wrong');
    expect(await prove(ann, signed(ann.passkey, await asked(ann)))).toBe('wrong');
    expect(await prove(ann, signed(bob.passkey, await ask(ann)))).toBe('wrong');
    expect([await provedWith(ann), await provedWith(bob)]).toEqual([null, null]);
    const own = await ask(ann);
    expect(await prove(ann, signed(ann.passkey, own))).toBe('proved');
    expect(await provedWith(ann)).toBe('passkey');
    // What was asked for a session opens no other.
    expect(await opens(ann, own.tryId)).toBe(false);
    expect(await askForProof(web(), SITE.origin, (await somebody()).secret)).toBeNull();
  });

  test('is proved with the password alone only where there is no second factor, and never with a recovery code', async () => {
    const [plain, ann] = [await somebody(), await withPasskey()];
    const prove = (person: Somebody, code = '') =>
      proveWithPassword(web(), person, { password: PASSWORD, code }, request, new Date());
    expect(await prove(plain)).toBe('proved');
    expect(await prove(ann)).toBe('code');
    expect(await prove(ann, ann.codes[0])).toBe('code');
    expect(await provedWith(ann)).toBeNull();
    expect(await db().recoveryCode.count({ where: { personId: ann.personId, usedAt: null } })).toBe(10);
  });
});

test('a thief of the web’s role passes no passkey by itself', async () => {
  const person = await withPasskey();
  const { tryId } = await asked(person);
  for (const sql of [
    `UPDATE passkey_tries SET passed_at = now() WHERE id = '${tryId}'`,
    `SELECT challenge FROM passkey_tries`,
    `INSERT INTO second_factors (id, person_id, kind, name, created_at) VALUES (gen_random_uuid(), '${person.personId}', 'passkey', 'Mine', now())`,
    `SELECT public_key FROM second_factors`,
    `SELECT steward.begin_passkey_try('${person.personId}', NULL, 'sign_in')`,
    `SELECT steward.pass_try('${person.personId}', '${tryId}', true)`,
    `SELECT graphile_worker.add_job('passkey', '{}')`,
    `UPDATE process_status SET detail = '{"origin":"https://evil.example"}' WHERE name = 'relying_party'`,
  ])
    await expect(database.web.pool.query(sql), sql).rejects.toMatchObject({ code: '42501' });
  const guess = { appOrigin: SITE.origin, email: person.email, passwordHash: `${passwordHash}x` };
  expect(await askForSignIn(web(), guess)).toBeNull();
  expect(await opens(person, tryId)).toBe(false);
});
