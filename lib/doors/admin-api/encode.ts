import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** One period of a report. */
export interface Bucket {
  head: object;
  /** JSON of results, in each text many with commas between. */
  results: readonly string[];
}

/** A report as JSON, bucket by bucket as they are read: a long one neither holds up other requests nor stands in memory whole. */
export function encodeReport(buckets: AsyncIterable<Bucket>, page: object): ReadableStream {
  return Readable.toWeb(Readable.from(encoded(buckets, page), { objectMode: false })) as ReadableStream;
}

async function* encoded(buckets: AsyncIterable<Bucket>, page: object): AsyncGenerator<string, void> {
  let before = '';
  yield '{"data":[';
  for await (const { head, results } of buckets) {
    yield `${before}${JSON.stringify(head).slice(0, -1)},"results":[`;
    for (const [at, text] of results.entries()) {
      yield at === 0 ? text : `,${text}`;
      await setImmediate();
    }
    yield ']}';
    before = ',';
  }
  yield `],${JSON.stringify(page).slice(1)}`;
}
