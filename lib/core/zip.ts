import { Readable } from 'node:stream';
import { crc32, createDeflateRaw } from 'node:zlib';

export interface ZipFile {
  name: string;
  pieces: AsyncIterable<Uint8Array>;
}

const UTF8_AND_SIZES_AFTER = 0x0808;
const DEFLATED = 8;
const VERSION = 20;
const MOST_BYTES = 0xffffffff;

/** A ZIP archive of files that come one after another, none of which is held in memory. The same files give the same bytes. */
export async function* zip(files: AsyncIterable<ZipFile>, at: Date): AsyncGenerator<Uint8Array> {
  const central: Buffer[] = [];
  let offset = 0;
  for await (const { name, pieces } of files) {
    const start = offset;
    const named = Buffer.from(name);
    const head = Buffer.concat([
      record(0x04034b50, VERSION),
      terms(at),
      numbers(0, 0, 0),
      shorts(named.length, 0),
      named,
    ]);
    yield head;
    let [crc, size, packed] = [0, 0, 0];
    async function* counted() {
      for await (const piece of pieces) {
        crc = crc32(piece, crc);
        size += piece.length;
        yield piece;
      }
    }
    for await (const piece of Readable.from(counted()).compose(createDeflateRaw()) as AsyncIterable<Buffer>) {
      packed += piece.length;
      yield piece;
    }
    const sums = numbers(crc, packed, size);
    const after = Buffer.concat([numbers(0x08074b50), sums]);
    yield after;
    offset += head.length + packed + after.length;
    if (offset > MOST_BYTES || size > MOST_BYTES) throw new Error('An archive of more than 4 GB is not written.');
    central.push(
      Buffer.concat([
        record(0x02014b50, VERSION, VERSION),
        terms(at),
        sums,
        shorts(named.length, 0, 0, 0, 0),
        numbers(0, start),
        named,
      ]),
    );
  }
  const directory = Buffer.concat(central);
  const count = central.length;
  yield directory;
  yield Buffer.concat([numbers(0x06054b50), shorts(0, 0, count, count), numbers(directory.length, offset), shorts(0)]);
}

function shorts(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => void bytes.writeUInt16LE(value, index * 2));
  return bytes;
}

function numbers(...values: number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => void bytes.writeUInt32LE(value, index * 4));
  return bytes;
}

const record = (signature: number, ...versions: number[]) => Buffer.concat([numbers(signature), shorts(...versions)]);

/** How it is written, and when in the calendar of DOS. */
function terms(at: Date): Buffer {
  const time = (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1);
  const date = ((at.getUTCFullYear() - 1980) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate();
  return shorts(UTF8_AND_SIZES_AFTER, DEFLATED, time, date);
}
