import { safeCell } from '@/lib/core/safe-cell';
import { exact } from './cells';
import { wrongUse } from './failure';
import type { Io } from './io';
import { didYouMean } from './nearest';
import { toPlainLines, toSafeJson } from './plain-text';
import { flatten, isMoney, type Shown, type ShownRows, toRows } from './rows';
import { drawOne, drawTable } from './table';

export const FORMATS = ['table', 'json', 'jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** As it was asked for; else a table for people, JSON for programs. */
export function chooseFormat(io: Io, given: string | undefined): Format {
  if (given === undefined) return io.columns === null ? 'json' : 'table';
  const found = FORMATS.find((format) => format === given);
  if (found) return found;
  throw wrongUse(`--format takes ${FORMATS.join(', ')}.${didYouMean(given, FORMATS)}`);
}

/** Writes data, and nothing else, to standard output. */
export function writeShown(io: Io, shown: Shown, format: Format, columns: readonly string[]): void {
  if (format === 'json')
    io.write(
      `${toSafeJson(JSON.stringify(shown.kind === 'rows' ? (shown.whole ?? shown.rows) : shown.value, null, 2))}\n`,
    );
  else if (format === 'jsonl') for (const row of toRows(shown).rows) io.write(`${toSafeJson(JSON.stringify(row))}\n`);
  else if (format === 'csv') writeCsv(io, shown, columns);
  else writeTable(io, shown, columns);
}

function writeTable(io: Io, shown: Shown, columns: readonly string[]): void {
  if (shown.kind === 'one' && columns.length === 0) {
    io.write(
      drawOne(shown, io.columns)
        .map((line) => `${line}\n`)
        .join(''),
    );
    return;
  }
  const rows = toRows(shown);
  if (rows.rows.length === 0) {
    io.say('Nothing matches.');
    return;
  }
  checkColumns(rows, columns);
  const { lines, left } = drawTable(rows, columns, io.columns);
  io.write(lines.map((line) => `${line}\n`).join(''));
  if (left.length > 0) io.say(`Not shown for lack of room: ${left.join(', ')}. Choose with --columns.`);
}

function checkColumns(shown: ShownRows, columns: readonly string[]): void {
  const names = new Set(shown.rows.flatMap((row) => flatten(row, shown.schema).map(({ name }) => name)));
  const unknown = columns.find((name) => !names.has(name));
  if (unknown !== undefined && names.size > 0)
    throw wrongUse(`There is no column ${unknown}.${didYouMean(unknown, [...names])}`);
}

/** RFC 4180. A spreadsheet runs nothing of it, and a terminal obeys nothing. */
function writeCsv(io: Io, shown: Shown, columns: readonly string[]): void {
  const rows = toRows(shown);
  checkColumns(rows, columns);
  const table = rows.rows.map((row) => new Map(flatten(row, rows.schema).map((cell) => [cell.name, cell])));
  const names = columns.length > 0 ? columns : [...new Set(table.flatMap((row) => [...row.keys()]))];
  if (names.length === 0) return;
  const isDollars = (name: string) => table.some((row) => isMoney(row.get(name)?.schema, rows.unit));
  const heads = names.map((name) => (isDollars(name) ? `${name}_usd` : name));
  const cells = table.map((row) =>
    names.map((name) => exact(row.get(name) ?? { value: null, schema: undefined }, rows.unit)),
  );
  for (const line of [heads, ...cells]) io.write(`${line.map(quote).join(',')}\r\n`);
}

function quote(text: string): string {
  const safe = toPlainLines(safeCell(text));
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
