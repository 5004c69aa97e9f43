import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rateChange, rateText, roundedDivision } from './rates';

it.each([
  ['cache_hit_rate', 1n, 3n, '0.333333'],
  ['cache_hit_rate', 2n, 3n, '0.666667'],
  ['cache_hit_rate', 1n, 2_000_000n, '0.000001'],
  ['cache_hit_rate', 1n, 2_000_001n, '0.000000'],
  ['cache_hit_rate', 7n, 7n, '1.000000'],
  ['cache_hit_rate', 0n, 0n, null],
  // Three dollars for a million tokens: 3,000 nano-dollars a token.
  ['price_per_million', 3_000_000_000n, 1_000_000n, '3.000000'],
  ['price_per_million', 1n, 1n, '0.001000'],
  ['price_per_million', -1_500n, 1n, '-1.500000'],
  ['price_per_million', 5n, 0n, null],
] as const)('%s of %d and %d is %s', (metric, numerator, denominator, expected) => {
  expect(rateText(metric, numerator, denominator)).toBe(expected);
});

describe('roundedDivision', () => {
  it('is the nearest integer, half away from zero', () => {
    const number = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n });
    fc.assert(
      fc.property(number, number, (a, b) => {
        fc.pre(b !== 0n);
        const off = a - roundedDivision(a, b) * b;
        const twice = 2n * (off < 0n ? -off : off);
        const size = b < 0n ? -b : b;
        expect(twice <= size).toBe(true);
        expect(roundedDivision(-a, b)).toBe(-roundedDivision(a, b));
      }),
    );
    expect([5n, -5n, 4n].map((value) => roundedDivision(value, 10n))).toEqual([1n, -1n, 0n]);
  });
});

it.each([
  ['0.812345', '0.800000', '0.012345'],
  ['0.100000', '0.300000', '-0.200000'],
  ['-1.000000', '2.500000', '-3.500000'],
])('from %s, before %s, is %s', (now, before, change) => expect(rateChange(now, before)).toBe(change));
