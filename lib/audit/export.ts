import { canonicalJson } from '@/lib/core/crypto';
import type { Db } from '@/lib/core/db';
import { contentOf, type StoredEntry } from './chain';

const BATCH = 500;
/** The format of the file; each line has the format of its entry. */
const FILE_FORMAT = 2;

/** The whole chain as JSON Lines as of now: one entry per line, oldest first, and a last line that states its end. */
export async function* exportedChain(db: Db): AsyncGenerator<string> {
  const head = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  for (let seq = 0n; seq < head.seq; ) {
    const entries = await db.auditEntry.findMany({
      where: { seq: { gt: seq, lte: head.seq } },
      orderBy: { seq: 'asc' },
      take: BATCH,
    });
    if (entries.length === 0) break;
    for (const entry of entries) yield `${writeLine(entry)}\n`;
    seq = entries.at(-1)?.seq ?? head.seq;
  }
  const { seq, hash, seal } = head;
  yield `${canonicalJson({ end: { format: FILE_FORMAT, seq: seq.toString(), hash, seal } })}\n`;
}

/** The canonical form of an entry: anything else counts as an edit. */
export function writeLine(entry: StoredEntry): string {
  return canonicalJson({ ...contentOf(entry), prevHash: entry.prevHash, hash: entry.hash });
}
