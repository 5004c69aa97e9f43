import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import type { Io } from './io';
import { chooseFormat, type Format, writeShown } from './output';
import { clip, measure } from './plain-text';
import { toShown } from './rows';
import type { Schema } from './schema-kinds';

const money: Schema = { anyOf: [{ type: 'string', 'x-unit': 'nano_dollars' }, { type: 'null' }] };
const ROW: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    name: { type: 'string' },
    spend: money,
    scope: { type: 'object', properties: { kind: { type: 'string' } } },
    tags: { type: 'object', additionalProperties: { type: 'string' } },
    models: { type: 'array', items: { type: 'string' } },
    is_old: { type: 'boolean' },
  },
};
const LIST: Schema = { type: 'object', properties: { rows: { type: 'array', items: ROW } } };
const rows = [
  {
    id: 'k1',
    name: '=1+1\u001b[31m',
    spend: '12345678901234567890',
    scope: { kind: 'a' },
    tags: {},
    models: ['x', 'y'],
    is_old: false,
  },
  {
    id: 'k2',
    name: 'A\u202eB',
    spend: '-1500000000',
    scope: { kind: 'b' },
    tags: { a: 'b' },
    models: [],
    is_old: true,
  },
  { id: 'k3', name: '語'.repeat(40), spend: null, scope: { kind: 'c' }, tags: {}, models: [], is_old: false },
];

const UNSAFE = /\p{Cc}|\u202e/u;

function write(format: Format, columns: number | null = null, chosen: string[] = [], body: object = { rows }) {
  const told = { out: '', said: [] as string[] };
  const io = {
    columns,
    write: (text: string) => {
      told.out += text;
    },
    say: (line: string) => void told.said.push(line),
  };
  writeShown(io as Io, toShown(body as Record<string, unknown>, LIST, null), format, chosen);
  return told;
}

describe('a table', () => {
  test('fits the terminal, shows amounts exactly to the right, and obeys nothing', () => {
    const { out, said } = write('table', 60);
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBe(4);
    for (const line of lines) expect(measure(line)).toBeLessThanOrEqual(60);
    expect(lines[0]).toMatch(/^ID {2}NAME .* {2}SPEND/);
    expect(out).toContain('$12345678901.23456789');
    expect(lines[2]).toMatch(/ {2}-\$1\.5/);
    expect(lines[3]).toContain('…');
    expect(out.replaceAll('\n', '')).not.toMatch(UNSAFE);
    expect(said.join()).toMatch(/^Not shown for lack of room: .*models/);
  });

  test('has the columns that were chosen, whatever the width', () => {
    expect(write('table', 20, ['name', 'scope.kind']).out.split('\n')[0]).toMatch(/^NAME +SCOPE/);
    expect(() => write('table', null, ['nmae'])).toThrow('There is no column nmae. Did you mean name?');
  });

  test('says that nothing matches on standard error', () => {
    expect(write('table', 80, [], { rows: [] })).toEqual({ out: '', said: ['Nothing matches.'] });
  });
});

test('CSV is whole, in dollars, and runs nothing in a spreadsheet', () => {
  const { out } = write('csv');
  const [head, first, second] = parse(out) as string[][];
  expect(head).toEqual(['id', 'name', 'spend_usd', 'scope.kind', 'tags', 'models', 'is_old']);
  expect(first).toEqual(['k1', "'=1+1 [31m", '12345678901.23456789', 'a', '{}', 'x, y', 'false']);
  expect(second).toEqual(['k2', 'A B', '-1.5', 'b', '{"a":"b"}', '', 'true']);
});

test('JSON says what the server said, and keeps a terminal safe', () => {
  const { out } = write('json');
  expect(JSON.parse(out)).toEqual(rows);
  expect(out.replaceAll('\n', '')).not.toMatch(UNSAFE);
  expect(
    write('jsonl')
      .out.trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual(rows);
});

test('one thing is listed line by line, with its lists below', () => {
  const { out } = write('table', 80, [], {
    id: 'k1',
    total: 3,
    parts: [
      { name: 'a', value: 1 },
      { name: 'b', value: 22 },
    ],
  });
  expect(out).toBe('id     k1\ntotal  3\n\nparts\n  NAME  VALUE\n  a         1\n  b        22\n');
});

test('people get a table and programs JSON, unless they ask', () => {
  const on = (columns: number | null) => ({ columns }) as Io;
  expect([chooseFormat(on(80), undefined), chooseFormat(on(null), undefined), chooseFormat(on(80), 'csv')]).toEqual([
    ...['table', 'json', 'csv'],
  ]);
  expect(() => chooseFormat(on(80), 'jsn')).toThrow('Did you mean json?');
});

test('what is cut is cut by what it takes on screen', () => {
  expect([clip('abcdef', 4), clip('語語語', 4), clip('abc', 3), measure('é語')]).toEqual(['abc…', '語…', 'abc', 3]);
});
