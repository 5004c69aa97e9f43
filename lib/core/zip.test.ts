import { inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { type ZipFile, zip } from './zip';

const AT = new Date('2026-12-03T10:20:30Z');

async function* files(): AsyncGenerator<ZipFile> {
  async function* pieces(...texts: string[]) {
    for (const text of texts) yield Buffer.from(text);
  }
  yield { name: 'members.jsonl', pieces: pieces('{"a":1}\n', '{"b":"é"}\n') };
  yield { name: 'empty.jsonl', pieces: pieces() };
}

async function write(): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of zip(files(), AT)) parts.push(part);
  return Buffer.concat(parts);
}

it('gives back what went in, by its directory, and the same bytes each time', async () => {
  const bytes = await write();
  expect(await write()).toEqual(bytes);
  const end = bytes.length - 22;
  expect(bytes.readUInt32LE(end)).toBe(0x06054b50);
  expect(bytes.readUInt16LE(end + 10)).toBe(2);
  let at = bytes.readUInt32LE(end + 16);
  const found: [string, string][] = [];
  for (let left = 2; left > 0; left -= 1) {
    const [packed, named, start] = [
      bytes.readUInt32LE(at + 20),
      bytes.readUInt16LE(at + 28),
      bytes.readUInt32LE(at + 42),
    ];
    const name = bytes.toString('utf8', at + 46, at + 46 + named);
    const data = start + 30 + bytes.readUInt16LE(start + 26);
    found.push([name, inflateRawSync(bytes.subarray(data, data + packed)).toString()]);
    expect(bytes.readUInt32LE(at + 24)).toBe(Buffer.byteLength(found.at(-1)?.[1] ?? ''));
    at += 46 + named;
  }
  expect(found).toEqual([
    ['members.jsonl', '{"a":1}\n{"b":"é"}\n'],
    ['empty.jsonl', ''],
  ]);
});
