import { canonicalJson, hmacSha256 } from '@/lib/core/crypto';
import type { Db, Tx } from '@/lib/core/db';
import type { Prisma } from '@/prisma/generated/client';

export const ENTRY_KINDS = ['denied', 'started', 'resumed', 'succeeded', 'failed', 'unknown', 'expired'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

export interface NewEntry {
  kind: EntryKind;
  at: Date;
  intentId: string | null;
  command: string;
  target: string;
  workspaceId: string | null;
  actorKind: string;
  actorPersonId: string | null;
  actorName: string;
  requestId: string;
  /** What was asked or what came of it; never a secret. */
  payload: Prisma.InputJsonObject;
}

type ChainedEntry = Omit<NewEntry, 'payload' | 'kind'> & { seq: bigint; kind: string; payload: unknown };

function hashOf(key: string, prevHash: string, entry: ChainedEntry): string {
  const { seq, at, ...rest } = entry;
  return hmacSha256(key, `${prevHash}\n${canonicalJson({ ...rest, seq: seq.toString(), at: at.toISOString() })}`);
}

/** Adds an entry to the end of the chain, in the caller's transaction. Whoever appends holds the head until commit. */
export async function appendEntry(tx: Tx, chainKey: string, entry: NewEntry): Promise<bigint> {
  const [head] = await tx.$queryRaw<
    { seq: bigint; hash: string }[]
  >`SELECT seq, hash FROM audit_head WHERE id = 1 FOR UPDATE`;
  if (!head) throw new Error('the audit chain has no head');
  const seq = head.seq + 1n;
  const hash = hashOf(chainKey, head.hash, { ...entry, seq });
  await tx.auditEntry.create({ data: { ...entry, seq, prevHash: head.hash, hash } });
  await tx.auditHead.update({ where: { id: 1 }, data: { seq, hash } });
  return seq;
}

export interface ChainVerdict {
  checked: number;
  /** First sequence number that does not fit; null when the chain is whole. */
  brokenAt: bigint | null;
}

const BATCH = 1_000;

/** Walks the whole chain with its key. Finds what was edited, dropped, inserted, reordered or cut off at the end. */
export async function verifyChain(db: Db, chainKey: string): Promise<ChainVerdict> {
  let prevHash = 'genesis';
  let checked = 0;
  for (let seq = 0n; ; ) {
    const entries = await db.auditEntry.findMany({ where: { seq: { gt: seq } }, orderBy: { seq: 'asc' }, take: BATCH });
    for (const { prevHash: claimedPrev, hash, ...entry } of entries) {
      const fits = entry.seq === seq + 1n && claimedPrev === prevHash && hash === hashOf(chainKey, prevHash, entry);
      if (!fits) return { checked, brokenAt: seq + 1n };
      seq = entry.seq;
      prevHash = hash;
      checked += 1;
    }
    if (entries.length < BATCH) {
      const head = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
      const whole = head.seq === seq && head.hash === prevHash;
      return { checked, brokenAt: whole ? null : seq + 1n };
    }
  }
}
