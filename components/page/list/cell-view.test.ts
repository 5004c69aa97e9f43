import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { type Cell, locked, unknown } from './cell';
import { CellView } from './cell-view';
import { spendCell } from './plain-cells';

const drawn = (cell: Cell) => renderToStaticMarkup(createElement(CellView, { cell }));

test.each<[Cell, string]>([
  ['Admin', 'Admin'],
  ['<b>&"', '&lt;b&gt;&amp;&quot;'],
  [{ text: 'Active', tone: 'good' }, '<span class="is-good">Active</span>'],
  [
    { text: 'a"b', href: '/people/1', look: 'name', mark: '3' },
    '<a href="/people/1" class="cell-name mark-3">a&quot;b</a>',
  ],
  [
    [{ text: '4' }, { text: '·' }, { text: '1 unused', href: '/k', look: 'warn' }],
    '4 · <a href="/k" class="cell-warn">1 unused</a>',
  ],
  ['a\u00a6b', 'a\u00a6b'],
  [{ text: 'a\u00a6', title: '\u00a6', href: '/x' }, '<a href="/x" title="\u00a6">a\u00a6</a>'],
  [spendCell('1234567000000', true), '<data value="1234.567" title="$1234.567">$1,234.57</data>'],
])('%j is drawn as %s', (cell, markup) => expect(drawn(cell)).toBe(markup));

test('what is not shown says why, and is never a figure', () => {
  expect(drawn(locked('Not for you'))).toBe(
    '<span class="cell-lock" title="Not for you"><span class="sr-only">Not for you</span></span>',
  );
  expect(drawn(unknown('Not read'))).toBe(
    '<span class="cell-muted" title="Not read"><span aria-hidden="true">–</span><span class="sr-only">Not read</span></span>',
  );
  expect(drawn(spendCell(null, true))).toContain('Your role cannot see this cost');
});
