import { describe, expect, test } from 'vitest';
import { FRESH_MS, isFresh } from '@/lib/operations/fresh-sign-in';
import { COMMANDS } from './schema';

const NOW = new Date('2026-11-30T08:00:00Z');
const ago = (ms: number) => new Date(NOW.getTime() - ms);

describe('a sign-in', () => {
  test.each([
    ['just now', ago(0), true],
    ['ten minutes ago', ago(FRESH_MS), true],
    ['longer ago', ago(FRESH_MS + 1), false],
    ['by a clock that is a little ahead', ago(-60_000), true],
    ['yet to come', ago(-60_001), false],
    ['at a time nobody knows', null, false],
  ])('%s', (_when, at, expected) => {
    expect(isFresh(at, NOW)).toBe(expected);
  });
});

test('every command that makes, shows or takes a secret needs a fresh sign-in, or says why not', () => {
  const secret = COMMANDS.filter(({ reveals, entered, secretFields }) => reveals || entered || secretFields);
  expect(secret.length).toBeGreaterThan(10);
  expect(secret.filter(({ freshSignIn }) => freshSignIn === undefined).map(({ name }) => name)).toEqual([]);
  const reasons = COMMANDS.flatMap(({ freshSignIn }) => (typeof freshSignIn === 'object' ? freshSignIn.notNeeded : []));
  for (const reason of reasons) expect(reason).toMatch(/^[A-Z].{10,}\.$/);
});

test('an act of the policy is weighed by its command: that is where the sign-in is looked at', () => {
  const acts = COMMANDS.filter(({ approval }) => approval?.act);
  expect(acts.length).toBeGreaterThan(10);
  expect(acts.filter(({ approval }) => !approval?.isConditional).map(({ name }) => name)).toEqual([]);
});
