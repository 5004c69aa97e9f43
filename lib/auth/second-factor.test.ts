import { createHmac, randomBytes } from 'node:crypto';
import { HOTP, Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { thorough } from '@/lib/testing/thorough';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const PASSWORD_HASH = '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNo';
const RECOVERY = 'abcdefghijklmnop';
const STEP_MS = 30_000;

interface Somebody {
  id: string;
  email: string;
  app: TOTP;
}

async function somebody({ isDemonstration = false } = {}): Promise<Somebody> {
  const { db } = database.owner;
  const [id, seed, now] = [newId(), randomBytes(20), new Date()];
  const email = `${id}@example.test`;
  await db.person.create({ data: { id, email, name: 'Ann', roleOverride: 'owner', createdAt: now } });
  await db.credential.create({
    data: { personId: id, passwordHash: PASSWORD_HASH, updatedAt: now, isDemonstration },
  });
  await db.secondFactor.create({
    data: { id: newId(), personId: id, kind: 'totp', name: 'App', seed, createdAt: now },
  });
  await db.recoveryCode.create({ data: { personId: id, codeHash: sha256(RECOVERY), createdAt: now } });
  return { id, email, app: new TOTP({ secret: new Secret({ buffer: new Uint8Array(seed).buffer }) }) };
}

const web = async (sql: string, values: unknown[] = []) => (await database.web.pool.query(sql, values)).rows[0];
const TRY = 'SELECT steward.try_factor($1, $2, $3) AS id';
const OPEN = `SELECT session_id AS id, asks FROM steward.open_password_session($1, $2, $3, repeat('s', 20) || gen_random_uuid(), '', '')`;

async function signIn({ email }: Pick<Somebody, 'email'>, code: string, hash = PASSWORD_HASH): Promise<boolean> {
  const { id } = await web(TRY, [email, hash, code]);
  return (await web(OPEN, [email, hash, id])).id !== null;
}

/** A code of this step or the next: right for half a minute at least, whenever the step ends. */
const codeAt = ({ app }: Somebody, steps: 0 | 1): string => app.generate({ timestamp: Date.now() + steps * STEP_MS });

describe('codes as the database works them out', () => {
  test('are those of RFC 6238, and of HMAC-SHA1 for messages of any length', async () => {
    const seed = Buffer.from('12345678901234567890');
    for (const [second, code] of [
      [59, '287082'],
      [1_111_111_109, '081804'],
      [1_234_567_890, '005924'],
      [20_000_000_000, '353130'],
    ] as const) {
      const sql = 'SELECT steward.totp_code($1, $2) AS code';
      expect((await database.owner.pool.query(sql, [seed, Math.floor(second / 30)])).rows[0]).toEqual({ code });
    }
    for (let round = 0; round < thorough(40, 2_000); round += 1) {
      const [key, message] = [randomBytes((round % 64) + 1), randomBytes(round % 200)];
      const { rows } = await database.owner.pool.query('SELECT steward.hmac_sha1($1, $2) AS digest', [key, message]);
      expect(rows[0].digest).toEqual(createHmac('sha1', key).update(message).digest());
    }
  });

  test('are those that apps show', async () => {
    for (let round = 0; round < thorough(20, 1_000); round += 1) {
      const [seed, counter] = [randomBytes(20), randomBytes(4).readUInt32BE()];
      const { rows } = await database.owner.pool.query('SELECT steward.totp_code($1, $2) AS code', [seed, counter]);
      const secret = new Secret({ buffer: new Uint8Array(seed).buffer });
      expect(rows[0].code).toBe(HOTP.generate({ secret, counter, digits: 6 }));
    }
  });
});

describe('a password sign-in with a second factor', () => {
  test('says what it asks for, to whoever knows the password alone', async () => {
    const { email } = await somebody();
    expect(await web(OPEN, [email, PASSWORD_HASH, null])).toEqual({ id: null, asks: ['totp'] });
    expect(await web(OPEN, [email, `${PASSWORD_HASH}x`, null])).toEqual({ id: null, asks: [] });
    expect(await web(TRY, [email, `${PASSWORD_HASH}x`, '123456'])).toEqual({ id: null });
  });

  test('takes a code once, and none that is older than one that was used', async () => {
    const person = await somebody();
    const [now, next] = [codeAt(person, 0), codeAt(person, 1)];
    expect(await signIn(person, `${next.slice(0, 3)} ${next.slice(3)}`)).toBe(true);
    expect(await signIn(person, next)).toBe(false);
    expect(await signIn(person, now)).toBe(false);
  });

  test('takes the code of the step, of the one before and of the one after', async () => {
    const { app } = await somebody();
    const at = new Date('2026-11-23T14:05:29.900Z');
    for (const steps of [-2, -1, 0, 1, 2]) {
      const code = app.generate({ timestamp: at.getTime() + steps * STEP_MS });
      const { rows } = await database.owner.pool.query('SELECT steward.totp_step($1, $2, $3) AS step', [
        Buffer.from(app.secret.bytes),
        sha256(code),
        at,
      ]);
      const step = Math.floor(at.getTime() / STEP_MS) + steps;
      expect([steps, rows[0].step]).toEqual([steps, Math.abs(steps) < 2 ? String(step) : null]);
    }
  });

  test('takes a recovery code once, however it is typed, and nobody else’s', async () => {
    const [ann, bob] = [await somebody(), await somebody()];
    await database.owner.db.recoveryCode.deleteMany({ where: { personId: bob.id } });
    expect(await signIn(bob, RECOVERY)).toBe(false);
    expect(await signIn(ann, ' ABCD-efgh-ijkl-mnop ')).toBe(true);
    expect(await signIn(ann, RECOVERY)).toBe(false);
    expect(await signIn(bob, codeAt(ann, 0))).toBe(false);
  });

  test('does not ask the demonstration’s own sign-ins', async () => {
    const { email } = await somebody({ isDemonstration: true });
    expect((await web(OPEN, [email, PASSWORD_HASH, null])).id).not.toBeNull();
  });

  test('of twenty codes at once, ten are tried; a recovery code always is', async () => {
    const person = await somebody();
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => web(TRY, [person.email, PASSWORD_HASH, '000000'])),
    );
    expect(tries.filter(({ id }) => id !== null)).toHaveLength(10);
    expect(await signIn(person, codeAt(person, 0))).toBe(false);
    expect(await signIn(person, RECOVERY)).toBe(true);
    // Whoever got in begins anew.
    expect(await signIn(person, codeAt(person, 0))).toBe(true);
  });
});

describe('a thief of the web’s role who knows the password', () => {
  test('reads no seed, code or try, and marks none as used', async () => {
    for (const sql of [
      'SELECT seed FROM second_factors',
      'SELECT last_step FROM second_factors',
      'UPDATE second_factors SET last_step = 0',
      'DELETE FROM second_factors',
      'SELECT code_hash FROM recovery_codes',
      'UPDATE recovery_codes SET used_at = NULL',
      'SELECT * FROM factor_tries',
      'DELETE FROM factor_tries',
      `SELECT steward.pass_try(gen_random_uuid(), gen_random_uuid(), true)`,
      `SELECT steward.totp_code('\\x00', 1)`,
    ])
      await expect(database.web.pool.query(sql), sql).rejects.toMatchObject({ code: '42501' });
  });

  test('learns nothing from a try that is rolled back, nor from one that was judged', async () => {
    const person = await somebody();
    const client = await database.web.pool.connect();
    try {
      await client.query('BEGIN');
      const { rows } = await client.query(TRY, [person.email, PASSWORD_HASH, codeAt(person, 0)]);
      await client.query('SAVEPOINT here');
      const opened = await client.query(OPEN, [person.email, PASSWORD_HASH, rows[0].id]);
      expect(opened.rows[0]).toEqual({ id: null, asks: ['totp'] });
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
    const { id } = await web(TRY, [person.email, PASSWORD_HASH, '000000']);
    for (let round = 0; round < 2; round += 1)
      expect((await web(OPEN, [person.email, PASSWORD_HASH, id])).id).toBeNull();
    const other = await somebody();
    const theirs = await web(TRY, [other.email, PASSWORD_HASH, codeAt(other, 0)]);
    expect((await web(OPEN, [person.email, PASSWORD_HASH, theirs.id])).id).toBeNull();
    expect(await signIn(person, codeAt(person, 0))).toBe(true);
  });
});
