import { describe, expect, it } from 'vitest';
import { parseSorting, pressed, sortLines, sortParts } from './sorting';

const lines = [5n, null, 9_007_199_254_740_993n, 5n, 9_007_199_254_740_992n].map((total, at) => ({
  at,
  figures: new Map([['total', total]]),
}));
const order = (sort: string) => sortLines(lines, parseSorting(sort)).map(({ at }) => at);

describe('sortLines', () => {
  it.each([
    ['-period', [4, 3, 2, 1, 0]],
    ['period', [0, 1, 2, 3, 4]],
    ['-total', [2, 4, 3, 0, 1]],
    ['total', [3, 0, 4, 2, 1]],
    ['-gone', [4, 3, 2, 1, 0]],
  ])('%s gives %j', (sort, at) => expect(order(sort)).toEqual(at));
});

describe('sortParts', () => {
  const parts = [
    { part: { id: 'a' }, figures: new Map([['total', 9n]]) },
    { part: { id: 'b' }, figures: new Map([['total', null]]) },
    { part: { id: 'c' }, figures: new Map([['total', 3n]]) },
    { part: { id: 'other' }, figures: new Map([['total', 5n]]) },
  ];
  it.each([
    ['-period', 'a b c other'],
    ['-total', 'a c b other'],
    ['total', 'c a b other'],
  ])('%s gives %s', (sort, ids) =>
    expect(
      sortParts(parts, parseSorting(sort))
        .map(({ part }) => part.id)
        .join(' '),
    ).toBe(ids),
  );
});

describe('pressed', () => {
  it('starts with the largest and turns', () =>
    expect([pressed('-period', 'total'), pressed('-total', 'total'), pressed('total', 'total')]).toEqual([
      '-total',
      'total',
      '-total',
    ]));
});
