import { expect, test } from 'vitest';
import { fileFields, keepColumns, readChosen, shownColumns } from './chosen-columns';
import type { ListColumn } from './list-column';

interface Row {
  id: string;
  spend: number;
}

const COLUMNS: ListColumn<Row>[] = [
  { id: 'name', label: 'Name', cell: ({ id }) => id, file: { name: ({ id }) => id, key: ({ id }) => `k${id}` } },
  { id: 'spend', label: 'Spend', cell: ({ spend }) => String(spend), file: { usd: ({ spend }) => spend } },
  { id: 'id', label: 'ID', isExtra: true, cell: ({ id }) => id, file: {} },
];
const shown = (chosen: readonly string[] | null) => shownColumns(COLUMNS, chosen).map(({ id }) => id);

test.each([
  [null, ['name', 'spend']],
  [['spend'], ['name', 'spend']],
  [['id'], ['name', 'id']],
  [['none'], ['name']],
  [
    ['spend', 'no such column', 'id'],
    ['name', 'spend', 'id'],
  ],
])('a choice of %j shows %j', (chosen, ids) => expect(shown(chosen)).toEqual(ids));

test('a choice is kept as it is read again, and forgotten where there is none', () => {
  const kept = /^([^=]+)=([^;]*);/.exec(keepColumns('people', ['role', 'keys']));
  expect(kept?.[1]).toBe('steward-columns-people');
  expect(readChosen(kept?.[2])).toEqual(['role', 'keys']);
  expect(keepColumns('people', null)).toMatch(/^steward-columns-people=; max-age=0/);
  expect([readChosen(''), readChosen(undefined), readChosen(null)]).toEqual([null, null, null]);
});

test('a file has the fields of the columns that are shown, in their order', () => {
  const fields = fileFields(shownColumns(COLUMNS, ['spend', 'id']));
  expect(Object.entries(fields).map(([name, say]) => [name, say({ id: 'a', spend: 2 })])).toEqual([
    ['name', 'a'],
    ['key', 'ka'],
    ['usd', 2],
  ]);
});
