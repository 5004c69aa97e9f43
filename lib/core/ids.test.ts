import { expect, test } from 'vitest';
import { newId, newReadableCode, newToken } from './ids';

const MANY = 2_000;

test.each([
  ['ids', newId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ['tokens', newToken, /^[A-Za-z0-9_-]{43}$/],
  ['codes to copy', newReadableCode, /^[A-HJ-NP-Z2-9]{5}(-[A-HJ-NP-Z2-9]{5}){4}$/],
])('%s have their form and never repeat', (_name, make, form) => {
  const made = Array.from({ length: MANY }, make);
  expect(made.filter((text) => !form.test(text))).toEqual([]);
  expect(new Set(made).size).toBe(MANY);
});

test('codes use all their letters evenly', () => {
  const counts = new Map<string, number>();
  for (let at = 0; at < MANY; at += 1)
    for (const letter of newReadableCode().replaceAll('-', '')) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const expected = (MANY * 25) / 32;
  expect(counts.size).toBe(32);
  // Six standard deviations either way: a biased choice would show, chance does not.
  for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
});
