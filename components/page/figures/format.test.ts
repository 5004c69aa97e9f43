import { describe, expect, it } from 'vitest';
import { exactFigure, formatChange, formatCountCompact, formatFigure, formatShare, parseFigure } from './format';

const usd = (dollars: number) => BigInt(Math.round(dollars * 100)) * 10_000_000n;

describe('formatCountCompact', () => {
  it.each([
    [0n, '0'],
    [980n, '980'],
    [9_999n, '9,999'],
    [10_000n, '10.0 k'],
    [312_900n, '312 k'],
    [1_240_512n, '1.24 M'],
    [12_405_120n, '12.4 M'],
    [3_000_000_000n, '3.00 B'],
    [-1_240_512n, '−1.24 M'],
  ])('%s reads %s', (count, text) => expect(formatCountCompact(count)).toBe(text));
});

describe('formatChange', () => {
  it.each([
    [usd(2986.67), usd(2666.67), '+$320.00 (+12 %)'],
    [usd(50), usd(100), '−$50.00 (−50 %)'],
    [usd(100), null, 'no data before'],
    [usd(100), 0n, '+$100.00 (from zero)'],
    [usd(100), usd(100), 'no change'],
    [usd(24_000), usd(1), '+$24.0k (+2,399,900 %)'],
  ])('%s after %s reads %s', (now, before, text) => expect(formatChange(now, before, 'nano_dollars')).toBe(text));

  it('never says infinity', () => expect(formatChange(usd(5), 0n, 'nano_dollars')).not.toMatch(/∞|Infinity|NaN/));
});

describe('formatShare', () => {
  it.each([
    [1n, 3n, '33.3 %'],
    [2n, 3n, '66.7 %'],
    [3n, 3n, '100.0 %'],
    [0n, 0n, '–'],
    [-1n, 3n, '−33.3 %'],
  ])('%s of %s is %s', (part, whole, text) => expect(formatShare(part, whole)).toBe(text));
});

describe('rates', () => {
  it.each([
    ['0.123456', 'ratio', '12.3 %', '12.3456 %'],
    ['1.000000', 'ratio', '100.0 %', '100 %'],
    ['3.210000', 'dollars_per_million', '$3.21', '$3.21 per million tokens'],
    ['0.004200', 'dollars_per_million', '$0.0042', '$0.0042 per million tokens'],
    ['-0.5', 'ratio', '−50.0 %', '−50 %'],
    ['9007199254740993', 'tokens', '9,007,199,254,740,993', '9,007,199,254,740,993 tokens'],
    ['1', 'requests', '1', '1 request'],
  ] as const)('%s %s reads %s, exactly %s', (text, unit, read, exact) => {
    const value = parseFigure(text, unit);
    expect([formatFigure(value, unit), exactFigure(value, unit)]).toEqual([read, exact]);
  });

  it('changes a share by points', () => expect(formatChange(250_000n, 200_000n, 'ratio')).toBe('+5.0 points'));
});
