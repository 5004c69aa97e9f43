import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { parseJson } from '@/lib/core/crypto';
import { AppError } from '@/lib/core/errors';

/** The first line of the file, the parts, the manifest, and a last line that says how long it is and its digest. */
const FIRST_LINE = 'steward-backup 1\n';
const LAST_LINE = /^\nsteward-backup-end (\d{12}) ([0-9a-f]{64})\n$/;
const LAST_LINE_BYTES = 98;
const LINE_FEED = 10;

const name = z.string().min(1).max(63);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const number = z.string().regex(/^-?\d{1,19}$/);
const bytes = z.int().min(0);

const manifestSchema = z.object({
  version: z.string().max(50),
  madeAt: z.iso.datetime(),
  postgres: z.string().max(200),
  mode: z.enum(['simulated', 'real']),
  organizationId: z.string().max(200).nullable(),
  /** The name under which the audit's checkpoints are signed. */
  origin: z.string().max(400),
  migrations: z.array(z.string().max(255)).min(1).max(10_000),
  chain: z.object({ seq: number, hash: z.string().max(200), digest: z.string().max(200).nullable() }),
  checkpoint: z.object({ seq: number, at: z.iso.datetime(), note: z.string().max(4_000) }).nullable(),
  tables: z
    .array(
      z.object({
        ...{ schema: name, name, columns: z.array(name).min(1).max(1_600) },
        ...{ rows: bytes, offset: bytes, length: bytes, sha256: digest },
      }),
    )
    .max(10_000),
  partitions: z
    .array(
      z.object({
        ...{ schema: name, name, parent: name },
        // Becomes part of a statement.
        bound: z.string().regex(/^(DEFAULT|FOR VALUES FROM \('[\w:+. -]+'\) TO \('[\w:+. -]+'\))$/),
      }),
    )
    .max(100_000),
  sequences: z.array(z.object({ schema: name, name, last: number, isCalled: z.boolean() })).max(10_000),
  secrets: z.object({ sealedTo: z.string().max(100), sealed: z.string().max(100_000) }).nullable(),
});

export type Manifest = z.infer<typeof manifestSchema>;
export type BackedUpTable = Manifest['tables'][number];
type Part = Pick<BackedUpTable, 'rows' | 'offset' | 'length' | 'sha256'>;

export interface BackupWriter {
  /** Adds what COPY gives in text form, each row a line. */
  add(rows: Readable): Promise<Part>;
}

/** Writes a backup beside its name, reads it again, and only then gives it its name. */
export async function createBackupFile(
  file: string,
  write: (writer: BackupWriter) => Promise<Manifest>,
): Promise<Manifest> {
  const half = `${file}.${process.pid}.part`;
  const forget = () => fs.rmSync(half, { force: true });
  process.once('exit', forget);
  try {
    const handle = await open(half, 'wx', 0o600);
    try {
      await handle.writeFile(FIRST_LINE);
      let offset = FIRST_LINE.length;
      const manifest = await write({
        add: async (rows) => {
          const part = await addPart(handle, rows, offset);
          offset += part.length;
          return part;
        },
      });
      const text = Buffer.from(JSON.stringify(manifest));
      await handle.writeFile(text);
      const length = String(text.length).padStart(12, '0');
      await handle.writeFile(`\nsteward-backup-end ${length} ${sha256Of(text)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    const manifest = await readBackup(half);
    fs.renameSync(half, file);
    return manifest;
  } finally {
    forget();
    process.off('exit', forget);
  }
}

async function addPart(handle: fs.promises.FileHandle, rows: Readable, offset: number): Promise<Part> {
  const hash = createHash('sha256');
  const part = { rows: 0, offset, length: 0 };
  await pipeline(
    rows,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        for (let at = chunk.indexOf(LINE_FEED); at >= 0; at = chunk.indexOf(LINE_FEED, at + 1)) part.rows += 1;
        yield chunk;
      }
    },
    createGzip(),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        part.length += chunk.length;
        await handle.writeFile(chunk);
      }
    },
  );
  return { ...part, sha256: hash.digest('hex') };
}

/** The manifest of a backup whose every byte has been held against its digest. */
export async function readBackup(file: string): Promise<Manifest> {
  const damaged = (what: string) =>
    new AppError('conflict', `The backup ${file} ${what}. Nothing can be restored from it; use another.`);
  const handle = await open(file, 'r').catch(() => null);
  if (!handle) throw new AppError('not_found', `The file ${file} does not exist or cannot be read.`);
  try {
    const first = await readAt(handle, 0, FIRST_LINE.length);
    if (/^steward-backup \d+\n/.test(first.toString()) && first.toString() !== FIRST_LINE)
      throw new AppError('conflict', `The backup ${file} was made by a newer Steward. Restore it with that version.`);
    if (first.toString() !== FIRST_LINE)
      throw new AppError('invalid_input', `The file ${file} is no backup of Steward.`);
    const { size } = await handle.stat();
    const end = size - LAST_LINE_BYTES;
    const [, length, sha256] =
      LAST_LINE.exec((await readAt(handle, Math.max(0, end), LAST_LINE_BYTES)).toString()) ?? [];
    if (!length || !sha256 || Number(length) > end) throw damaged('is cut off: its end is missing');
    const text = await readAt(handle, end - Number(length), Number(length));
    const manifest = manifestSchema.safeParse(parseJson(text.toString()));
    if (sha256Of(text) !== sha256 || !manifest.success) throw damaged('was altered or is damaged: its manifest');
    for (const table of manifest.data.tables)
      if ((await digestOf(file, table)) !== table.sha256)
        throw damaged(`was altered or is damaged: the rows of ${table.name}`);
    return manifest.data;
  } finally {
    await handle.close();
  }
}

async function readAt(handle: fs.promises.FileHandle, position: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position);
  return buffer.subarray(0, bytesRead);
}

async function digestOf(file: string, part: Part): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of bytesOf(file, part)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

function bytesOf(file: string, { offset, length }: Part): fs.ReadStream {
  return fs.createReadStream(file, { start: offset, end: offset + Math.max(0, length - 1) });
}

/** The rows of a part as COPY gave them, into what takes them. */
export async function unpackPart(file: string, part: Part, into: NodeJS.WritableStream): Promise<void> {
  await pipeline(bytesOf(file, part), createGunzip(), into);
}

function sha256Of(content: Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
