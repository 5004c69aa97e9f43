import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dollars, formatMoney, formatMoneyCompact, nanoFromCents } from './money';

const digits = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength, maxLength });
/** Half of the fractions end in a five and zeros: where rounding is decided. */
const fraction = fc.oneof(
  digits(0, 20),
  fc.tuple(digits(7, 7), fc.integer({ min: 0, max: 8 })).map(([kept, zeros]) => `${kept}5${'0'.repeat(zeros)}`),
);
const amount = fc.tuple(fc.boolean(), digits(1, 14), fraction);

/** Cents as a fraction of whole numbers, times 10^7, divided half-even: no digit is cut off before the division. */
function oracle(isNegative: boolean, whole: string, part: string): { nano: bigint; rounded: boolean } {
  const above = BigInt(whole + part) * 10_000_000n;
  const below = 10n ** BigInt(part.length);
  const [quotient, twice] = [above / below, (above % below) * 2n];
  const isUp = twice > below || (twice === below && quotient % 2n === 1n);
  const nano = isUp ? quotient + 1n : quotient;
  return { nano: isNegative ? -nano : nano, rounded: twice !== 0n };
}

describe('reading upstream amounts', () => {
  test('agrees with whole-number division in 100,000 cases', () => {
    fc.assert(
      fc.property(amount, ([isNegative, whole, part]) => {
        const text = `${isNegative ? '-' : ''}${whole}${part ? `.${part}` : ''}`;
        const [read, expected] = [nanoFromCents(text), oracle(isNegative, whole, part)];
        return read.nano === expected.nano && read.rounded === expected.rounded;
      }),
      { numRuns: 100_000 },
    );
  });

  test.each([
    ['0', 0n, false],
    ['-0', 0n, false],
    ['1', 10_000_000n, false],
    ['12.34567', 123_456_700n, false],
    ['-12.34567', -123_456_700n, false],
    ['0.00000005', 0n, true],
    ['0.00000015', 2n, true],
    ['0.00000025', 2n, true],
    ['0.000000250000000001', 3n, true],
    ['-0.00000015', -2n, true],
    ['-0.00000025', -2n, true],
    ['0.00000000', 0n, false],
    ['999999999999999999.9999999', 9_999_999_999_999_999_999_999_999n, false],
  ])('%s cents', (text, nano, rounded) => {
    expect(nanoFromCents(text)).toEqual({ nano, rounded });
  });

  test.each(['', ' ', '-', '1.', '.5', '1e3', '+1', '1,000', '0x10', 'NaN', 'Infinity', '1 000', '--1', '1.2.3', '١'])(
    '%j is refused, not guessed',
    (text) => {
      expect(() => nanoFromCents(text)).toThrow(RangeError);
    },
  );
});

describe('dollars', () => {
  test('lose nothing: the text adds up to the same nano-dollars', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (nano) => {
        const [, minus, whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d{1,9}))?$/.exec(dollars(nano)) ?? [];
        const back = BigInt(whole + part.padEnd(9, '0'));
        return (minus ? -back : back) === nano && !part.endsWith('0');
      }),
      { numRuns: 5_000 },
    );
  });

  test.each([
    [0n, '0'],
    [1n, '0.000000001'],
    [-1n, '-0.000000001'],
    [1_000_000_000n, '1'],
    [-12_345_600_000n, '-12.3456'],
    [100_000_000_000n, '100'],
  ])('%s nano', (nano, text) => {
    expect(dollars(nano)).toBe(text);
  });
});

describe('money to be read', () => {
  test.each([
    [0n, '$0'],
    [49_999n, '<$0.0001'],
    [50_000n, '$0.0001'],
    [-49_999n, '−<$0.0001'],
    [4_200_000n, '$0.0042'],
    [9_949_999n, '$0.0099'],
    [9_950_000n, '$0.01'],
    [9_999_999n, '$0.01'],
    [-9_999_999n, '−$0.01'],
    [10_000_000n, '$0.01'],
    [14_999_999n, '$0.01'],
    [15_000_000n, '$0.02'],
    [994_999_999n, '$0.99'],
    [995_000_000n, '$1.00'],
    [-995_000_000n, '−$1.00'],
    [999_994_999_999n, '$999.99'],
    [999_995_000_000n, '$1,000.00'],
    [1_234_560_000_000n, '$1,234.56'],
    [1_234_567_890_120_000_000n, '$1,234,567,890.12'],
  ])('%s nano in full', (nano, text) => {
    expect(formatMoney(nano)).toBe(text);
  });

  const usd = (whole: bigint, cents = 0n) => whole * 1_000_000_000n + cents * 10_000_000n;
  test.each([
    [0n, '$0'],
    [usd(9_999n, 99n), '$9,999.99'],
    [usd(10_000n), '$10.0k'],
    [usd(12_449n, 99n), '$12.4k'],
    [usd(12_450n), '$12.5k'],
    [usd(-12_450n), '−$12.5k'],
    [usd(999_949n, 99n), '$999.9k'],
    [usd(999_950n), '$1.0M'],
    [usd(-999_999n, -99n), '−$1.0M'],
    [usd(1_000_000n), '$1.0M'],
    [usd(1_249_999n, 99n), '$1.2M'],
    [usd(1_250_000n), '$1.3M'],
    [usd(1_234_567_890n), '$1,234.6M'],
  ])('%s nano in short', (nano, text) => {
    expect(formatMoneyCompact(nano)).toBe(text);
  });
});
