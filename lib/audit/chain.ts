import { canonicalJson, hmacSha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
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

/** What a hash is over. */
type ChainedEntry = Omit<NewEntry, 'payload' | 'kind'> & { seq: bigint; kind: string; payload: unknown };

export type StoredEntry = ChainedEntry & { prevHash: string; hash: string };

/** The end of the chain. Its seal says that Steward set it: without the key it cannot be set back to an older entry. */
export interface ChainHead {
  seq: bigint;
  hash: string;
  seal: string;
}

/** Stands before the first entry. */
export const GENESIS = 'genesis';

export function hashOf(key: string, before: string, entry: ChainedEntry): string {
  const { seq, at, kind, intentId, command, target, workspaceId, actorKind, actorPersonId, actorName, requestId } =
    entry;
  const content = {
    ...{ kind, intentId, command, target, workspaceId, actorKind, actorPersonId, actorName, requestId },
    payload: entry.payload,
    seq: seq.toString(),
    at: at.toISOString(),
  };
  return hmacSha256(key, `${before}\n${canonicalJson(content)}`);
}

export function sealOf(key: string, { seq, hash }: Omit<ChainHead, 'seal'>): string {
  return hmacSha256(key, `head\n${seq}\n${hash}`);
}

export function sealFits(key: string, head: ChainHead): boolean {
  return head.seal === sealOf(key, head);
}

/** The end of the chain, held until the transaction ends: whoever appends or claims does so one after the other. */
export async function holdHead(tx: Tx): Promise<ChainHead> {
  const [head] = await tx.$queryRaw<ChainHead[]>`SELECT seq, hash, seal FROM audit_head WHERE id = 1 FOR UPDATE`;
  if (!head) throw new Error('the audit chain has no head');
  return head;
}

/** Adds an entry to the end of the chain, in the caller's transaction. */
export async function appendEntry(tx: Tx, chainKey: string, entry: NewEntry): Promise<bigint> {
  const head = await holdHead(tx);
  const seq = head.seq + 1n;
  const hash = hashOf(chainKey, head.hash, { ...entry, seq });
  await tx.auditEntry.create({ data: { ...entry, seq, prevHash: head.hash, hash } });
  // An end that somebody else has set stays unsealed, whatever is added to it.
  const isOwn = head.seq === 0n || sealFits(chainKey, head);
  await tx.auditHead.update({
    where: { id: 1 },
    data: { seq, hash, ...(isOwn ? { seal: sealOf(chainKey, { seq, hash }) } : {}) },
  });
  return seq;
}
