import { canonicalJson, hmacSha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
import { Prisma } from '@/prisma/generated/client';

export const ENTRY_KINDS = ['denied', 'started', 'resumed', 'succeeded', 'failed', 'unknown', 'expired'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What an entry of either format tells. */
interface FirstFormat {
  at: Date;
  intentId: string | null;
  command: string;
  target: string;
  workspaceId: string | null;
  actorKind: string;
  actorPersonId: string | null;
  actorName: string;
  requestId: string;
}

/** What format 2 tells beyond that. */
interface SecondFormat {
  subjectKind: string;
  /** The workspace of a membership or a lead. */
  subjectWithin: string | null;
  subjectId: string;
  /** As it was called then. */
  subjectName: string;
  /** All that it is about. */
  workspaceIds: string[];
  /** The person or the token. */
  principalId: string | null;
  /** Of a person, at that time. */
  role: string | null;
  /** Through which door. */
  source: string;
  address: string | null;
  agent: string | null;
  /** The fields that were changed, as they were and as they are; never a secret. */
  before: Prisma.JsonValue;
  after: Prisma.JsonValue;
  upstreamRequestIds: string[];
}

export interface NewEntry extends FirstFormat, SecondFormat {
  kind: EntryKind;
  /** What was asked or what came of it; never a secret. */
  payload: Prisma.InputJsonObject;
}

type MaybeSecond = { [Field in keyof SecondFormat]: SecondFormat[Field] | null };

/** What a hash is over. */
type ChainedEntry = FirstFormat & MaybeSecond & { format: number; seq: bigint; kind: string; payload: unknown };

export type StoredEntry = ChainedEntry & { prevHash: string; hash: string };

/** The end of the chain. Its seal says that Steward set it: without the key it cannot be set back to an older entry. */
export interface ChainHead {
  seq: bigint;
  hash: string;
  seal: string;
}

/** Stands before the first entry. */
export const GENESIS = 'genesis';

/** Of the format that new entries are written in. */
export const FORMAT = 2;

/** The fields of format 2, absent from an entry of format 1. */
export const NO_SECOND: MaybeSecond = {
  ...{ subjectKind: null, subjectWithin: null, subjectId: null, subjectName: null, workspaceIds: null },
  ...{ principalId: null, role: null, source: null, address: null, agent: null },
  ...{ before: null, after: null, upstreamRequestIds: null },
};
const SECOND_FIELDS = Object.keys(NO_SECOND) as (keyof SecondFormat)[];

/** Whether the entry is of a known format and holds nothing beside it: what is not hashed must not be there. */
export function isOfItsFormat(entry: StoredEntry): boolean {
  return entry.format === FORMAT || (entry.format === 1 && SECOND_FIELDS.every((field) => isAbsent(entry[field])));
}

/** Prisma knows no list that is null. */
function isAbsent(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function secondOf(entry: ChainedEntry): Record<string, unknown> {
  return { format: entry.format, ...Object.fromEntries(SECOND_FIELDS.map((field) => [field, entry[field]])) };
}

/** All that an entry tells, by the fields of its format: format 1 is read by its own for ever. */
export function contentOf(entry: ChainedEntry): Record<string, unknown> {
  const { seq, at, kind, intentId, command, target, workspaceId, actorKind, actorPersonId, actorName, requestId } =
    entry;
  return {
    ...{ kind, intentId, command, target, workspaceId, actorKind, actorPersonId, actorName, requestId },
    ...(entry.format === 1 ? {} : secondOf(entry)),
    payload: entry.payload,
    seq: seq.toString(),
    at: at.toISOString(),
  };
}

export function hashOf(key: string, before: string, entry: ChainedEntry): string {
  return hmacSha256(key, `${before}\n${canonicalJson(contentOf(entry))}`);
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
  const hash = hashOf(chainKey, head.hash, { ...entry, format: FORMAT, seq });
  const { before, after } = entry;
  await tx.auditEntry.create({
    data: {
      ...entry,
      ...{ format: FORMAT, seq, prevHash: head.hash, hash },
      ...{ before: before ?? Prisma.DbNull, after: after ?? Prisma.DbNull },
    },
  });
  // An end that somebody else has set stays unsealed, whatever is added to it.
  const isOwn = head.seq === 0n || sealFits(chainKey, head);
  await tx.auditHead.update({
    where: { id: 1 },
    data: { seq, hash, ...(isOwn ? { seal: sealOf(chainKey, { seq, hash }) } : {}) },
  });
  return seq;
}
