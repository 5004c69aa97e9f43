import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { dollars } from '@/lib/core/money';
import { type CsvValue, safeCell } from '@/lib/core/safe-cell';

interface CsvOptions {
  /**
   * The byte-order mark, which tells a spreadsheet that the file is UTF-8: without it accented letters are garbled. Off
   * for programs that read it as part of the first column name.
   */
  withMark?: boolean;
}

/** RFC 4180, streamed row by row, so memory does not grow with the export. */
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

/** A file of rows that are all at hand. */
export function csvFile(fileName: string, header: readonly string[], rows: readonly CsvValue[][]): Response {
  async function* each() {
    yield* rows;
  }
  return csvResponse(fileName, csvStream(header, each()), rows.length);
}

/** Nano-dollars in decimals, as exact dollars. */
export function moneyCell(nano: string | null): CsvValue {
  return nano === null ? null : dollars(BigInt(nano));
}

/** `total` is the number of rows, if known, so that a page can show progress. */
export function csvResponse(fileName: string, body: ReadableStream, total?: number): Response {
  return new Response(body, {
    headers: {
      ...(total === undefined ? {} : { 'x-total-rows': String(total) }),
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${fileName.replace(/[^a-z0-9._-]/gi, '-')}"`,
    },
  });
}
