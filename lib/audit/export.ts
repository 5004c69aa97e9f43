import { canonicalJson } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import { entryContent, type StoredEntry } from './chain';
import type { StoredStub } from './stub';

const BATCH = 500;
/** The format of the file: since 3 lines carry digests, in 4 a stub comes first. Each line has the format of its entry. */
const [FILE_FORMAT, WITH_STUB] = [3, 4];

/** The whole chain as JSON Lines as of now: one entry per line, oldest first, and a last line that states its end. */
export async function* exportedChain(db: Db): AsyncGenerator<string> {
  const head = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  const stub = await db.auditStub.findFirst({ orderBy: { seq: 'desc' } });
  if (stub) yield `${writeStubLine(stub)}\n`;
  for (let seq = stub?.seq ?? 0n; seq < head.seq; ) {
    const entries = await db.auditEntry.findMany({
      where: { seq: { gt: seq, lte: head.seq } },
      orderBy: { seq: 'asc' },
      take: BATCH,
    });
    if (entries.length === 0) break;
    const digests = await db.auditDigest.findMany({ where: { seq: { gt: seq, lte: entries.at(-1)?.seq } } });
    const digestOf = new Map(digests.map((one) => [one.seq, one.digest]));
    for (const entry of entries) yield `${writeLine({ ...entry, digest: digestOf.get(entry.seq) })}\n`;
    seq = entries.at(-1)?.seq ?? head.seq;
  }
  const { seq, hash, seal } = head;
  yield `${canonicalJson({ end: { format: stub ? WITH_STUB : FILE_FORMAT, seq: seq.toString(), hash, seal } })}\n`;
}

export function writeStubLine({ seq, hash, digest, seal, note }: StoredStub): string {
  return canonicalJson({ stub: { seq: seq.toString(), hash, digest, seal, note } });
}

/** An entry as a line, with its digest if that is known. */
export function writeLine(entry: StoredEntry): string {
  return canonicalJson({ ...entryContent(entry), ...(entry.digest ? { digest: entry.digest } : {}) });
}
