import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** One period of a report. */
export interface Bucket<Row> {
  head: object;
  results: readonly Row[];
}

const ROWS_WITHOUT_PAUSE = 50;

/** A report as JSON, bucket by bucket as they are read: a long one neither holds up other requests nor stands in memory whole. */
export function encodeReport<Row>(
  buckets: AsyncIterable<Bucket<Row>>,
  toResult: (row: Row) => object,
  page: object,
): ReadableStream {
  const texts = encoded(buckets, toResult, page);
  return Readable.toWeb(Readable.from(texts, { objectMode: false })) as ReadableStream;
}

async function* encoded<Row>(
  buckets: AsyncIterable<Bucket<Row>>,
  toResult: (row: Row) => object,
  page: object,
): AsyncGenerator<string, void> {
  let before = '';
  yield '{"data":[';
  for await (const { head, results } of buckets) {
    yield `${before}${JSON.stringify(head).slice(0, -1)},"results":[`;
    for (let at = 0; at < results.length; at += ROWS_WITHOUT_PAUSE) {
      const rows = results.slice(at, at + ROWS_WITHOUT_PAUSE).map((row) => JSON.stringify(toResult(row)));
      yield `${at === 0 ? '' : ','}${rows.join(',')}`;
      await setImmediate();
    }
    yield ']}';
    before = ',';
  }
  yield `],${JSON.stringify(page).slice(1)}`;
}
