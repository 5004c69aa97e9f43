import { expect, it } from 'vitest';
import { measureUse, mostUsed, parseOpened, withOpened } from './opened';

it('counts what is opened, half as much after a fortnight', () => {
  let opened = withOpened({}, 'a', 100);
  opened = withOpened(opened, 'a', 100);
  opened = withOpened(opened, 'b', 114);
  expect([measureUse(opened, 'a', 114), measureUse(opened, 'b', 114), measureUse(opened, 'c', 114)]).toEqual([1, 1, 0]);
  opened = withOpened(opened, 'b', 115);
  expect(mostUsed(opened, 115)).toEqual(['b', 'a']);
});

it('keeps a hundred at most, those that are used', () => {
  let opened = withOpened(withOpened({}, 'kept', 1), 'kept', 1);
  for (let at = 0; at < 150; at += 1) opened = withOpened(opened, `id-${at}`, 1);
  expect(Object.keys(opened)).toHaveLength(100);
  expect(opened.kept).toBeDefined();
});

it.each([
  null,
  '',
  'nonsense',
  '[]',
  '7',
  '{"a": 1}',
  '{"a": [1]}',
  '{"a": [-1, 2]}',
  '{"a b": [1, 2]}',
  '{"<script>": [1, 2]}',
  `{"${'x'.repeat(300)}": [1, 2]}`,
])('reads nothing out of %s', (stored) => expect(parseOpened(stored)).toEqual({}));
