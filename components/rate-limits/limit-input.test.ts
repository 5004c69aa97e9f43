import { expect, it } from 'vitest';
import { readLimit, readOwn } from './limit-input';

it.each([
  ['', null],
  ['  ', null],
  ['0', 0],
  ['500000', 500_000],
  ['500,000', 500_000],
  ['500 000', 500_000],
  ['1.2M', 1_200_000],
  ['80k', 80_000],
  ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ['9007199254740992', Number.NaN],
  ['1.5', Number.NaN],
  ['-1', Number.NaN],
  ['many', Number.NaN],
  ['1.23456789M', Number.NaN],
])('%j typed as a limit is %s', (text, expected) => expect(readLimit(text)).toBe(expected));

it('reads back what a cell carries', () => {
  expect([...readOwn('a:1 b:0')]).toEqual([
    ['a', 1],
    ['b', 0],
  ]);
  expect(readOwn(undefined).size).toBe(0);
});
