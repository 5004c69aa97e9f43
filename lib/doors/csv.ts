import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

export type CsvValue = string | number | bigint | null;

/** Spreadsheets run a cell that starts like this, also after blanks and in full-width letters. */
const STARTS_FORMULA = /^[\s\0]*[=+\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20]/;
const PLAIN_NUMBER = /^-?\d+(\.\d+)?$/;

/** The cell's text with an apostrophe before anything that a spreadsheet would run; numbers stay numbers. */
export function safeCell(value: CsvValue): string {
  const text = value === null ? '' : String(value);
  return STARTS_FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

interface CsvOptions {
  /**
   * The byte-order mark, which tells a spreadsheet that the file is UTF-8: without it umlauts are garbled. Off for programs
   * that take it for a part of the first name.
   */
  withMark?: boolean;
}

/** RFC 4180, row by row as the database gives them: memory does not grow with the export. */
export function csvStream(
  header: readonly string[],
  rows: AsyncIterable<readonly CsvValue[]>,
  { withMark = true }: CsvOptions = {},
): ReadableStream {
  async function* cells() {
    yield header.map(safeCell);
    for await (const row of rows) yield row.map(safeCell);
  }
  const lines = Readable.from(cells()).compose(
    stringify({ record_delimiter: 'windows', quoted_match: /[\r\n]/, bom: withMark }),
  );
  return Readable.toWeb(lines as Readable) as ReadableStream;
}

/** `total` rows, where it is known, so that a page can show how far the file has come. */
export function csvResponse(fileName: string, body: ReadableStream, total?: number): Response {
  return new Response(body, {
    headers: {
      ...(total === undefined ? {} : { 'x-total-rows': String(total) }),
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName.replace(/[^a-z0-9._-]/gi, '-')}"`,
    },
  });
}
