import fs from 'node:fs';
import path from 'node:path';
import { newId } from '@/lib/core/ids';
import type { Begun } from './records';
import type { RequestRow } from './request-row';

/** A line of a spool: what has begun, or what is over. */
export type SpoolLine = { kind: 'begun'; begun: Begun } | { kind: 'over'; row: RequestRow };

/** The first byte of a line tells which it is. */
const [BEGUN, OVER] = ['b', 'e'];
const OVER_BYTE = OVER.charCodeAt(0);
const NEWLINE = 10;
const READ_BYTES = 262_144;

export const begunLine = (begun: Begun) => `${BEGUN}${JSON.stringify(begun)}\n`;
export const overLine = (row: RequestRow) => `${OVER}${JSON.stringify(row)}\n`;

export function readLine(text: string): SpoolLine | null {
  try {
    const read: unknown = JSON.parse(text.slice(1));
    if (typeof read !== 'object' || read === null) return null;
    if (text.startsWith(BEGUN)) return { kind: 'begun', begun: read as Begun };
    return text.startsWith(OVER) ? { kind: 'over', row: read as RequestRow } : null;
  } catch {
    return null;
  }
}

/** One file of a spool. Its id stands in its name, so that whoever goes on with it names the same. */
export interface Segment {
  id: string;
  file: string;
}

export function newSegment(folder: string, number: number): Segment {
  const id = newId();
  return { id, file: path.join(folder, `${String(number).padStart(10, '0')}.${id}.log`) };
}

/** Those of a folder, the oldest first. */
export function listSegments(folder: string): Segment[] {
  return fs
    .readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const id = /^\d{10}\.([0-9a-f-]{36})\.log$/.exec(name)?.[1];
      return id === undefined ? [] : [{ id, file: path.join(folder, name) }];
    });
}

/** A piece of a segment: whole lines, and the rows among them as they are written, with where each ends. */
export interface Piece {
  from: number;
  to: number;
  rows: { text: string; to: number }[];
}

/** The next lines from here, up to so many rows; null where no whole line has come. */
export function readPiece(
  file: string,
  from: number,
  upTo: number,
  { mostRows, mostBytes = READ_BYTES }: { mostRows: number; mostBytes?: number },
): Piece | null {
  const handle = fs.openSync(file, 'r');
  try {
    for (let size = mostBytes; ; size *= 4) {
      const bytes = Buffer.alloc(Math.min(size, upTo - from));
      const length = fs.readSync(handle, bytes, 0, bytes.length, from);
      const found = splitPiece(bytes.subarray(0, length), from, mostRows);
      if (found || length < size) return found;
    }
  } finally {
    fs.closeSync(handle);
  }
}

function splitPiece(bytes: Buffer, from: number, mostRows: number): Piece | null {
  const rows: Piece['rows'] = [];
  let to = 0;
  for (const { line, end } of wholeLines(bytes)) {
    to = end;
    if (line[0] === OVER_BYTE) rows.push({ text: line.toString('utf8', 1), to: from + to });
    if (rows.length === mostRows) break;
  }
  return to === 0 ? null : { from, to: from + to, rows };
}

/** With where the next one begins. */
function* wholeLines(bytes: Buffer): Generator<{ line: Buffer; end: number }> {
  for (let [start, at] = [0, bytes.indexOf(NEWLINE)]; at >= 0; at = bytes.indexOf(NEWLINE, start)) {
    const line = bytes.subarray(start, at);
    start = at + 1;
    yield { line, end: start };
  }
}

/** Every whole line of a file, and where the last of them ends. */
export function readLines(file: string, onLine: (line: SpoolLine) => void): number {
  let to = 0;
  for (const { line, end } of wholeLines(fs.readFileSync(file))) {
    to = end;
    const read = readLine(line.toString());
    if (read) onLine(read);
  }
  return to;
}
