import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@/lib/core/ids';
import { createTestDatabase, type TestDatabase } from '@/lib/testing/database';
import { signInWithPassword } from './password-sign-in';
import { hashPassword } from './passwords';
import { MAX_FAILURES_PER_IP } from './rules';

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

const tryIn = (email: string, password: string, ip = freshIp(), at = NOW) =>
  signInWithPassword(database.web.db, { email, password }, { ip, userAgent: 'test' }, at).then(
    (opened) => opened?.personId ?? null,
    (error: Error) => error.message,
  );

test('the right password signs in, in any case of the address; everything else is the same no', async () => {
  const { id, email } = await person();
  expect(await tryIn(email, PASSWORD)).toBe(id);
  expect(await tryIn(` ${email.toUpperCase()} `, PASSWORD)).toBe(id);
  expect(await tryIn(email, `${PASSWORD} `)).toBeNull();
  expect(await tryIn(email.replace('@', '＠'), PASSWORD)).toBeNull();
  expect(await tryIn('nobody@example.test', PASSWORD)).toBeNull();
  expect(await tryIn((await person(null)).email, PASSWORD)).toBeNull();
  const odd = { email: { not: '' }, password: ['x'] };
  expect(await signInWithPassword(database.web.db, odd, { ip: freshIp(), userAgent: '' }, NOW)).toBeNull();
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

test('five failures close the address for a quarter of an hour, whoever asks, and then it opens', async () => {
  const { id, email } = await person();
  for (let round = 0; round < 5; round++) expect(await tryIn(email, 'wrong password')).toBeNull();
  expect(await tryIn(email, PASSWORD)).toMatch(/Too many/);
  expect(await tryIn(email, PASSWORD, freshIp(), new Date(NOW.getTime() + 14 * 60_000))).toMatch(/Too many/);
  expect(await tryIn(email, PASSWORD, freshIp(), new Date(NOW.getTime() + 15 * 60_000 + 1))).toBe(id);
});

test('a success clears the failures before it', async () => {
  const { id, email } = await person();
  for (let round = 0; round < 12; round++) {
    expect(await tryIn(email, round % 4 === 3 ? PASSWORD : 'wrong password')).toBe(round % 4 === 3 ? id : null);
  }
});

test('twenty tries at once get no further than five', async () => {
  const { email } = await person();
  const answers = await Promise.all(Array.from({ length: 20 }, () => tryIn(email, 'wrong password')));
  expect(answers.filter((answer) => answer === null)).toHaveLength(5);
});

test('one network address may fail thirty times over many people', async () => {
  const ip = freshIp();
  const answers: unknown[] = [];
  for (let round = 0; round < MAX_FAILURES_PER_IP + 3; round++)
    answers.push(await tryIn(`${round}@example.test`, 'x', ip));
  expect(answers.filter((answer) => answer === null)).toHaveLength(MAX_FAILURES_PER_IP);
  const { email } = await person();
  expect(await tryIn(email, PASSWORD, ip)).toMatch(/Too many/);
});

test('what is tried is kept as a hash only', async () => {
  const { email } = await person();
  await tryIn(email, PASSWORD);
  const rows = await database.owner.db.signInAttempt.findMany();
  expect(
    JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? `${value}` : value)),
  ).not.toContain(email);
});
