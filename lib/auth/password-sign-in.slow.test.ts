import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { signInWithPassword } from './password-sign-in';
import { hashPassword } from './passwords';
import { beginAttempt } from './throttle';
import { MOST_PER_ADDRESS } from './throttle-rules';

const NOW = new Date('2026-11-23T14:05:00.000Z');
const PASSWORD = 'correct horse battery';

let database: TestDatabase;
let passwordHash: string;
beforeAll(async () => {
  database = await createTestDatabase();
  passwordHash = await hashPassword(PASSWORD);
});
afterAll(() => database.drop());

let addresses = 0;
const freshIp = () => `10.1.${Math.floor(++addresses / 250)}.${addresses % 250}`;

async function person(role: string | null = 'viewer') {
  const id = newId();
  const email = `${id}@example.test`;
  await database.owner.db.person.create({ data: { id, email, name: 'Ann', roleOverride: role, createdAt: NOW } });
  await database.owner.db.credential.create({ data: { personId: id, passwordHash, updatedAt: NOW } });
  return { id, email };
}

interface Try {
  ip?: string;
  at?: Date;
  /** A browser that has signed in to the account before. */
  browser?: string;
}

/** Nobody waits in these tests: how long they would have. */
let waited: number[] = [];

const tryIn = (email: string, password: string, { ip = freshIp(), at = NOW, browser }: Try = {}) =>
  signInWithPassword(
    database.web.db,
    { email, password },
    { ip, userAgent: 'test', browserAt: () => browser ?? null, appOrigin: 'http://localhost' },
    at,
    async (ms) => void waited.push(ms),
  ).then(
    (opened) => (opened && 'personId' in opened ? opened.personId : null),
    (error: Error) => error.message,
  );

/** Failures of others, as the database keeps them: too many to make one by one. */
async function failedElsewhere(email: string, count: number, door = 'password'): Promise<void> {
  await database.owner.pool.query(
    `INSERT INTO sign_in_attempts (door, email_hash, ip, succeeded, at)
     SELECT $1, $2, '10.9.' || n / 250 || '.' || n % 250, false, $3 FROM generate_series(1, $4) n`,
    [door, sha256(email), NOW, count],
  );
}

test('the right password signs in, in any case of the address; everything else is the same no', async () => {
  const { id, email } = await person();
  expect(await tryIn(email, PASSWORD)).toBe(id);
  expect(await tryIn(` ${email.toUpperCase()} `, PASSWORD)).toBe(id);
  expect(await tryIn(email, `${PASSWORD} `)).toBeNull();
  expect(await tryIn(email.replace('@', '＠'), PASSWORD)).toBeNull();
  expect(await tryIn('nobody@example.test', PASSWORD)).toBeNull();
  expect(await tryIn((await person(null)).email, PASSWORD)).toBeNull();
  const odd = { email: { not: '' }, password: ['x'] };
  expect(
    await signInWithPassword(
      database.web.db,
      odd,
      { ip: freshIp(), userAgent: '', browserAt: () => null, appOrigin: 'http://localhost' },
      NOW,
    ),
  ).toBeNull();
  expect(await tryIn(email, passwordHash)).toBeNull();
});

test('an unknown address takes as long as a wrong password', async () => {
  const { email } = await person();
  const timed = async (address: string) => {
    const start = process.hrtime.bigint();
    await tryIn(address, 'wrong password');
    return Number(process.hrtime.bigint() - start) / 1e6;
  };
  await timed('warm-up@example.test');
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < 4; round++) {
    known.push(await timed(email));
    unknown.push(await timed(`nobody-${round}@example.test`));
  }
  expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) * 0.4);
});

describe('failures', () => {
  const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);

  test('five from one address close the account to that address for a quarter of an hour, and to no other', async () => {
    const { id, email } = await person();
    const ip = freshIp();
    for (let round = 0; round < 5; round++) expect(await tryIn(email, 'wrong password', { ip })).toBeNull();
    expect(await tryIn(email, PASSWORD, { ip })).toMatch(/Too many/);
    expect(await tryIn(email, PASSWORD)).toBe(id);
    expect(await tryIn((await person()).email, PASSWORD, { ip })).not.toMatch(/Too many/);
    expect(await tryIn(email, PASSWORD, { ip, at: later(14) })).toMatch(/Too many/);
    expect(await tryIn(email, PASSWORD, { ip, at: later(15.1) })).toBe(id);
  });

  test('are cleared by a success from the same address', async () => {
    const { id, email } = await person();
    const ip = freshIp();
    for (let round = 0; round < 12; round++) {
      const isRight = round % 4 === 3;
      expect(await tryIn(email, isRight ? PASSWORD : 'wrong password', { ip })).toBe(isRight ? id : null);
    }
  });

  test('of twenty tries at once from one address, five are made', async () => {
    const { email } = await person();
    const ip = freshIp();
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryIn(email, 'wrong password', { ip })));
    expect(answers.filter((answer) => answer === null)).toHaveLength(5);
  });

  test('of twenty at once from as many addresses, those that fit into twenty seconds are made, one after the other', async () => {
    const { email } = await person();
    waited = [];
    const answers = await Promise.all(Array.from({ length: 20 }, () => tryIn(email, 'wrong password')));
    expect(waited.sort((a, b) => a - b)).toEqual([500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500]);
    expect(answers.filter((answer) => answer === null)).toHaveLength(5 + waited.length);
  });

  test('of one address over many people close the door to it after thirty, in all spellings of it', async () => {
    const answers: unknown[] = [];
    for (let round = 0; round < MOST_PER_ADDRESS + 3; round++)
      answers.push(await tryIn(`${round}@example.test`, 'x', { ip: `2001:db8:9:9::${round.toString(16)}` }));
    expect(answers.filter((answer) => answer === null)).toHaveLength(MOST_PER_ADDRESS);
    const { id, email } = await person();
    expect(await tryIn(email, PASSWORD, { ip: '2001:db8:9:9:ffff::1' })).toMatch(/Too many/);
    expect(await tryIn(email, PASSWORD, { ip: '2001:db8:9:a::1' })).toBe(id);
  });
});

describe('a stranger locks nobody out', () => {
  test.each<[string, number, Try, 'in' | 'waits' | 'refused']>([
    ['a known browser, whatever strangers do', 5_000, { browser: 'known' }, 'in'],
    ['a known browser at the address of the stranger', 5_000, { browser: 'known', ip: '10.9.0.1' }, 'in'],
    ['a new browser elsewhere', 5_000, {}, 'waits'],
    ['a new browser elsewhere, after few failures', 4, {}, 'in'],
  ])('%s', async (_name, failures, how, answer) => {
    const { id, email } = await person();
    await failedElsewhere(email, failures);
    waited = [];
    expect(await tryIn(email, PASSWORD, how)).toBe(id);
    expect(waited).toEqual(answer === 'waits' ? [4_000] : []);
  });

  test('a known browser is slowed down by its own failures, and never refused', async () => {
    const { id, email } = await person();
    waited = [];
    for (let round = 0; round < 12; round++) {
      const at = new Date(NOW.getTime() + round * 4_000);
      expect(await tryIn(email, 'wrong password', { browser: 'mine', at })).toBeNull();
    }
    expect(await tryIn(email, PASSWORD, { browser: 'mine', at: new Date(NOW.getTime() + 46_000) })).toBe(id);
    expect(waited).toEqual([2_000]);
    expect(await tryIn(email, PASSWORD)).toBe(id);
  });

  test('failures at the door of SCIM and at links close no other', async () => {
    const { id, email } = await person();
    const ip = freshIp();
    for (const door of ['scim', 'code'] as const) {
      const attempt = { door, subject: ip, ip, browser: null };
      let made = 0;
      while (made < 50 && (await beginAttempt(database.web.db, attempt, NOW)) !== null) made += 1;
      expect([door, made]).toEqual([door, door === 'scim' ? 5 : 20]);
    }
    waited = [];
    expect(await tryIn(email, PASSWORD, { ip })).toBe(id);
    expect(waited).toEqual([]);
  });
});

test('what is tried is kept as a hash only', async () => {
  const { email } = await person();
  await tryIn(email, PASSWORD);
  const rows = await database.owner.db.signInAttempt.findMany();
  expect(
    JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
  ).not.toContain(email);
});
