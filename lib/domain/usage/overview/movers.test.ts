import fc from 'fast-check';
import { expect, it } from 'vitest';
import { explain, listMovers, type PartWeeks } from './movers';

const weeks = (before: bigint, now: bigint, tokensBefore: bigint, tokensNow: bigint) => ({
  before,
  now,
  tokensBefore,
  tokensNow,
});

it.each([
  ['twice the tokens at the same price', weeks(100n, 200n, 10n, 20n), '100', '0'],
  ['the same tokens at twice the price', weeks(100n, 200n, 10n, 10n), '0', '100'],
  ['more tokens, cheaper', weeks(100n, 150n, 10n, 30n), '200', '-150'],
  ['something new', weeks(0n, 70n, 0n, 7n), '70', '0'],
  ['something that ended', weeks(70n, 0n, 7n, 0n), '-70', '0'],
  ['cost without tokens', weeks(40n, 70n, 0n, 0n), '0', '30'],
  ['a third of a nano-dollar', weeks(1n, 1n, 3n, 4n), '0', '0'],
])('%s', (_name, given, volume, price) => {
  expect(explain(given)).toMatchObject({ volume, price });
});

it('explains the whole change, whatever it is', () => {
  const money = fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n });
  const tokens = fc.bigInt({ min: 0n, max: 10n ** 15n });
  fc.assert(
    fc.property(money, money, tokens, tokens, (before, now, tokensBefore, tokensNow) => {
      const { volume, price } = explain(weeks(before, now, tokensBefore, tokensNow));
      expect(BigInt(volume) + BigInt(price)).toBe(now - before);
    }),
  );
});

it('lists the largest changes first, either way, and nothing that stayed', () => {
  const part = (id: string, before: bigint, now: bigint): PartWeeks => ({
    ...{ id, label: id, hint: null },
    ...weeks(before, now, 1n, 1n),
  });
  const parts = [part('a', 5n, 5n), part('b', 10n, 30n), part('c', 90n, 10n), part('e', 0n, 20n), part('d', 3n, 4n)];
  expect(listMovers(parts, 'cost').map(({ id, change }) => [id, change])).toEqual([
    ['c', '-80'],
    ['b', '20'],
    ['e', '20'],
    ['d', '1'],
  ]);
  expect(listMovers(parts, 'total_tokens').every(({ explained }) => explained === null)).toBe(true);
});
