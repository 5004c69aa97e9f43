import fc from 'fast-check';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { CellView } from './cell-view';
import { TREND_HEIGHT, trendPath, writeTrend } from './trend-marks';

test('values are written as heights', () => {
  expect(writeTrend([])).toBe('');
  expect(writeTrend([0n, 0n])).toBe('00');
  expect(writeTrend([null, 5n, 10n])).toBe('_ak');
  expect(writeTrend([1n, 1_000_000n])).toBe('1k');
});

test('each value has one letter, the highest the tallest bar, and nothing is drawn of what is none or not known', () => {
  const value = fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n }), { nil: null });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 40 }), (values) => {
      const trend = writeTrend(values);
      expect(trend).toHaveLength(values.length);
      expect(trendPath(trend).match(/M/g)?.length ?? 0).toBe(values.filter((one) => one).length);
      if (values.some((one) => one)) expect(trendPath(trend)).toContain(`v-${TREND_HEIGHT}`);
    }),
  );
});

test('a cell that has one is a picture with its words as a name', () => {
  const markup = renderToStaticMarkup(createElement(CellView, { cell: { text: '3 tokens', trend: '0k' } }));
  expect(markup).toBe(
    '<svg role="img" class="cell-trend" viewBox="0 0 6 20" width="6" height="20"><title>3 tokens</title><path d="M4 20v-20"></path></svg>',
  );
});
