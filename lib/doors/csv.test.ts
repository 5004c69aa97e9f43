import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CsvValue, safeCell } from '@/lib/core/safe-cell';
import { thorough } from '@/lib/testing/thorough';
import { csvStream } from './csv';

async function csv(rows: CsvValue[][]): Promise<string> {
  async function* source() {
    yield* rows;
  }
  return new Response(csvStream(['day', 'name'], source(), { withMark: false })).text();
}

test.each([
  '=1+1',
  '+1',
  '-cmd',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '\u0000=1',
  ' =1',
  '＝1',
  '＋1',
  '－1',
  '＠x',
  '-1+1',
  '--1',
])('%j is text to a spreadsheet', (cell) => expect(safeCell(cell)).toBe(`'${cell}`));

test('numbers and plain words stay as they are', () => {
  const cells: CsvValue[] = ['-12.5', '0', 12n, -3, null, 'a=b', 'claude-opus'];
  expect(cells.map(safeCell)).toEqual(['-12.5', '0', '12', '-3', '', 'a=b', 'claude-opus']);
});

test('is RFC 4180: CRLF, quotes doubled, a header even without rows', async () => {
  expect(await csv([])).toBe('day,name\r\n');
  expect(await csv([['2026-11-23', 'a "b", c\nd']])).toBe('day,name\r\n2026-11-23,"a ""b"", c\nd"\r\n');
});

test('reads back exactly, whatever the cells hold, and no cell starts a formula', async () => {
  const active = fc.constantFrom(
    '=',
    '+',
    '-',
    '@',
    '\t',
    '\r',
    '\n',
    '\r\n',
    '\u0000',
    '＝',
    '＋',
    '－',
    '＠',
    '"',
    ',',
    "'",
    ' ',
  );
  const cell = fc
    .array(fc.oneof(active, fc.string({ maxLength: 5, unit: 'binary' })), { maxLength: 6 })
    .map((parts) => parts.join(''));
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(rows, async (given) => {
      const text = await csv(given);
      const read: string[][] = parse(text, { record_delimiter: '\r\n', from: 2 });
      expect(read).toEqual(given.map((row) => row.map(safeCell)));
      for (const value of read.flat())
        expect(/^[=+\-@\t\r\n\0＝＋－＠]/.test(value) && !/^-?\d+(\.\d+)?$/.test(value)).toBe(false);
    }),
    { numRuns: thorough(6, 500) },
  );
});

test('is written as it is read: rows are asked for as they leave', async () => {
  let asked = 0;
  async function* endless() {
    for (;;) yield [`${asked++}`, 'x'.repeat(1_000)];
  }
  const reader = csvStream(['day', 'name'], endless()).getReader();
  await reader.read();
  await new Promise((resolve) => setTimeout(resolve, 50));
  await reader.cancel();
  const after = asked;
  expect(after).toBeLessThan(2_000);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(asked - after).toBeLessThan(50);
});
