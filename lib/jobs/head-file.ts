import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { RecordedHead } from '@/lib/audit/verify';
import { canonicalJson, hmacSha256, parseJson } from '@/lib/core/crypto';
import { AppError } from '@/lib/core/errors';

const schema = z.strictObject({
  seq: z.string().regex(/^\d{1,18}$/),
  hash: z.string().max(200),
  at: z.iso.datetime(),
  seal: z.string(),
});

/** The end of the chain as last written outside the database; null if nothing has been written yet. */
export function readHeadFile(file: string, chainKey: string): RecordedHead | null {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success || parsed.data.seal !== sealRecord(chainKey, parsed.data))
    throw new AppError('conflict', alteredWords(file));
  const { seq, hash, at } = parsed.data;
  return { seq: BigInt(seq), hash, at: new Date(at) };
}

/** Replaces the file atomically: a reader sees either the old or the new one. */
export function writeHeadFile(file: string, chainKey: string, { seq, hash, at }: RecordedHead): void {
  const content = { seq: seq.toString(), hash, at: at.toISOString() };
  fs.mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const half = `${file}.${process.pid}`;
  const handle = fs.openSync(half, 'w', 0o600);
  try {
    fs.writeSync(handle, `${JSON.stringify({ ...content, seal: sealRecord(chainKey, content) })}\n`);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(half, file);
}

function sealRecord(chainKey: string, { seq, hash, at }: { seq: string; hash: string; at: string }): string {
  return hmacSha256(chainKey, `recorded head\n${canonicalJson({ seq, hash, at })}`);
}

function alteredWords(file: string): string {
  return `The file ${file}, where Steward records the end of its audit chain, was altered or belongs to another key.`;
}
