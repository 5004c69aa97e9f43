import { expect, it } from 'vitest';
import { MOST_PICKED } from '@/lib/domain/key-changes/rules';
import { withPicked } from './picked-keys';

it('adds and takes away, each once, and no more than one change takes by hand', () => {
  expect(withPicked(['a'], ['a', 'b'], true)).toEqual(['a', 'b']);
  expect(withPicked(['a', 'b', 'c'], ['b', 'd'], false)).toEqual(['a', 'c']);
  const many = Array.from({ length: MOST_PICKED + 5 }, (_, at) => `k${at}`);
  expect(withPicked([], many, true)).toHaveLength(MOST_PICKED);
});
