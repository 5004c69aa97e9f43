import { expect, test } from 'vitest';
import { KNOWN_MS, knownBrowser, withAccount } from './known-browser';

const SECRET = 'a secret of at least thirty-two characters';
const NOW = new Date('2026-11-23T14:05:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const ANN = 'ann@example.test';
const cookie = withAccount(undefined, SECRET, ANN, NOW);
const isKnown = (given: string | undefined, email = ANN, at = NOW, secret = SECRET) =>
  knownBrowser(given, secret, email, at) !== null;

test('a browser is known to the account that signed in with it, in any spelling of its address, and to no other', () => {
  expect(isKnown(cookie)).toBe(true);
  expect(isKnown(cookie, ' ANN@Example.Test')).toBe(true);
  expect(isKnown(cookie, 'bob@example.test')).toBe(false);
  expect(isKnown(undefined)).toBe(false);
});

test('it stays itself at each sign-in, and is forgotten after half a year without one', () => {
  const renewed = withAccount(cookie, SECRET, ANN, later(KNOWN_MS / 2));
  expect(knownBrowser(renewed, SECRET, ANN, later(KNOWN_MS))).toBe(knownBrowser(cookie, SECRET, ANN, NOW));
  expect(isKnown(cookie, ANN, later(KNOWN_MS + 24 * 3_600_000))).toBe(false);
  expect(isKnown(renewed, ANN, later(KNOWN_MS + 24 * 3_600_000))).toBe(true);
  expect(isKnown(cookie, ANN, later(-2 * 24 * 3_600_000))).toBe(false);
});

test('several people may use one browser; the last five are kept', () => {
  const people = Array.from({ length: 7 }, (_, at) => `p${at}@example.test`);
  const shared = people.reduce<string | undefined>((kept, email) => withAccount(kept, SECRET, email, NOW), undefined);
  expect(people.map((email) => isKnown(shared, email))).toEqual([false, false, true, true, true, true, true]);
  expect(shared?.length).toBeLessThan(1_000);
});

test('it tells neither the account nor the secret, and no other can be made of it', () => {
  expect(cookie).not.toContain('ann');
  expect(cookie).not.toContain(SECRET);
  const [id = '', day = '', signature = ''] = cookie.split('.');
  const forged = [
    '',
    'x',
    `${id}.${day}`,
    `${id}.${Number(day) + 1}.${signature}`,
    `${id.slice(1)}A.${day}.${signature}`,
    `${id}.${day}.${signature.slice(1)}0`,
    `${id}.${day}.${'0'.repeat(64)}`,
    `${id}.${day}.${signature}`.toUpperCase(),
    `${cookie}~${'x'.repeat(5_000)}`,
    '~'.repeat(900),
  ];
  for (const made of forged) expect(isKnown(made), made.slice(0, 80)).toBe(false);
  expect(isKnown(cookie, ANN, NOW, 'another secret of thirty-two characters')).toBe(false);
});
