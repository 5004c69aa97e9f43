import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judgeDisabling } from './guard-rules';

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => `k${from + at}`);

it.each([
  ['nothing', [], [], 5, 1, 'go'],
  ['as many as one may alone', ids(0, 3), ids(3, 5), 5, 1, 'go'],
  ['one more', ids(0, 3), ids(3, 6), 5, 1, 'ask'],
  ['one more, and nobody else', ids(0, 3), ids(3, 6), 5, 0, 'delay'],
  ['the same keys again', ids(0, 5), ids(0, 5), 5, 1, 'go'],
  ['many at once', [], ids(0, 6), 5, 3, 'ask'],
  ['none alone but one', ids(0, 1), ids(1, 2), 1, 3, 'ask'],
] as const)('%s', (_, earlier, keys, most, others, verdict) => {
  expect(judgeDisabling({ earlier: new Set(earlier), keys, most, others })).toBe(verdict);
});

it('lets nobody pass the limit by asking in parts', () => {
  const parts = fc.array(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 8 }), { maxLength: 12 });
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 9 }), (asked, most) => {
      const disabled = new Set<string>();
      for (const part of asked) {
        const keys = part.map((id) => `k${id}`);
        if (judgeDisabling({ earlier: disabled, keys, most, others: 1 }) === 'go')
          for (const id of keys) disabled.add(id);
      }
      expect(disabled.size).toBeLessThanOrEqual(most);
    }),
  );
});
