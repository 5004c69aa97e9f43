import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { PlainListTable } from './list-table';
import { idInName, packCell } from './packed-cell';

interface Row {
  id: string;
  name: string;
}

const drawn = (rows: Row[]) =>
  renderToStaticMarkup(
    createElement(PlainListTable<Row>, {
      caption: 'Keys',
      columns: [{ id: 'name', label: 'Key', cell: ({ id, name }) => ({ text: name, href: `/api-keys/${id}` }) }],
      rows,
      rowKey: ({ id }) => id,
      act: { opens: 'settle', word: 'Decide', label: 'Decide on' },
      aboutOf: ({ id, name }) => (name === 'kept' ? null : { apiKeyId: id, name }),
    }),
  );

test('a row says which dialog its button opens and what it is about, or has none', () => {
  const markup = drawn([
    { id: 'k1', name: 'a "b"' },
    { id: 'k2', name: 'kept' },
  ]);
  expect(markup.match(/<button/g)).toHaveLength(1);
  expect(markup).toContain(
    'data-about="{&quot;apiKeyId&quot;:&quot;k1&quot;,&quot;name&quot;:&quot;a \\&quot;b\\&quot;&quot;}"',
  );
  expect(markup).toContain('data-dialog="settle" aria-haspopup="dialog" aria-label="Decide on a &quot;b&quot;"');
});

test.each([
  [{ text: 'a', href: '/api-keys/k1' }, 'k1'],
  [[{ text: 'a', href: '/people/u1' }, { text: 'note' }], 'u1'],
  ['a', ''],
  [{ text: 'a' }, ''],
])('the id in %j is %j', (cell, id) => expect(idInName(packCell(cell))).toBe(id));
