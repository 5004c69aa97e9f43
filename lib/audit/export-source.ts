import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { canonicalJson, parseJson } from '@/lib/core/crypto';
import { type ChainHead, NO_SECOND, type StoredEntry } from './chain';
import { writeLine, writeStubLine } from './export';
import type { StoredStub } from './stub';
import type { ChainSource } from './verify';

const numberField = z
  .string()
  .regex(/^\d{1,18}$/)
  .transform(BigInt);
const text = z.string();

const firstLine = z.strictObject({
  seq: numberField,
  at: z.iso.datetime().transform((at) => new Date(at)),
  kind: text,
  intentId: text.nullable(),
  command: text,
  target: text,
  workspaceId: text.nullable(),
  actorKind: text,
  actorPersonId: text.nullable(),
  actorName: text,
  requestId: text,
  payload: z.unknown(),
  prevHash: text,
  hash: text,
  digest: text.optional(),
});

const secondLine = firstLine.extend({
  format: z.literal(2),
  subjectKind: text,
  subjectWithin: text.nullable(),
  subjectId: text,
  subjectName: text,
  workspaceIds: z.array(text),
  principalId: text.nullable(),
  role: text.nullable(),
  source: text,
  address: text.nullable(),
  agent: text.nullable(),
  before: z.json(),
  after: z.json(),
  upstreamRequestIds: z.array(text),
});

const entryLine = z.union([firstLine.transform((line) => ({ ...line, ...NO_SECOND, format: 1 })), secondLine]);

const endLine = z.strictObject({
  end: z.strictObject({ format: z.literal([1, 2, 3, 4]), seq: numberField, hash: text, seal: text }),
});

const stubLine = z.strictObject({
  stub: z.strictObject({ seq: numberField, hash: text, digest: text, seal: text, note: text }),
});

/** A file of a whole chain, as the Audit page and `npm run audit:export` write it. */
export function exportSource(file: string): ChainSource {
  let head: ChainHead | null = null;
  async function* entries() {
    head = null;
    let isFirst = true;
    for await (const line of linesIn(file)) {
      const isStub: boolean = isFirst && parseStub(line) !== null;
      isFirst = false;
      if (isStub) continue;
      const end: ChainHead | null = head ? null : parseEnd(line);
      if (end) head = end;
      // Nothing after the last line belongs to the chain.
      else yield head ? null : parseEntry(line);
    }
  }
  async function stub() {
    for await (const line of linesIn(file)) return parseStub(line);
    return null;
  }
  return { stub, entries, head: async () => head, isCopy: true };
}

/** Splits on line feeds only: newer line readers also split at U+2028, which may occur in text. */
async function* linesIn(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield line.replace(/\r$/, '');
  }
  if (rest !== '') yield rest;
}

function parseEntry(line: string): StoredEntry | null {
  const parsed = entryLine.safeParse(parseJson(line));
  // Written any other way, two programs could read it differently.
  return parsed.success && writeLine(parsed.data) === line ? parsed.data : null;
}

function parseStub(line: string): StoredStub | null {
  const parsed = stubLine.safeParse(parseJson(line));
  return parsed.success && writeStubLine(parsed.data.stub) === line ? parsed.data.stub : null;
}

function parseEnd(line: string): ChainHead | null {
  const value = parseJson(line);
  const parsed = endLine.safeParse(value);
  return parsed.success && canonicalJson(value) === line ? parsed.data.end : null;
}
