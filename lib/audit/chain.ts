import { canonicalJson, hmacSha256, sha256 } from '@/lib/core/crypto';
import type { Tx } from '@/lib/core/db';
import { Prisma } from '@/prisma/generated/client';

export const ENTRY_KINDS = [
  'denied',
  'started',
  'resumed',
  'waiting',
  'succeeded',
  'failed',
  'unknown',
  'expired',
] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** The fields of an entry in either format. */
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

/** The fields that format 2 adds. */
interface SecondFormat {
  subjectKind: string;
  /** The workspace of a membership or a lead. */
  subjectWithin: string | null;
  subjectId: string;
  /** Its name at the time. */
  subjectName: string;
  /** All workspaces it concerns. */
  workspaceIds: string[];
  /** The person or the token. */
  principalId: string | null;
  /** A person's role at the time. */
  role: string | null;
  /** Which door it came through. */
  source: string;
  address: string | null;
  agent: string | null;
  /** The changed fields, before and after; never a secret. */
  before: Prisma.JsonValue;
  after: Prisma.JsonValue;
  upstreamRequestIds: string[];
}

export interface NewEntry extends FirstFormat, SecondFormat {
  kind: EntryKind;
  /** What was requested or the outcome; never a secret. */
  payload: Prisma.InputJsonObject;
}

type MaybeSecond = { [Field in keyof SecondFormat]: SecondFormat[Field] | null };

/** What a hash covers. */
type ChainedEntry = FirstFormat & MaybeSecond & { format: number; seq: bigint; kind: string; payload: unknown };

type LinkedEntry = ChainedEntry & { prevHash: string; hash: string };
/** With its place in the unkeyed chain, where that is read too. */
export type StoredEntry = LinkedEntry & { digest?: string | null };

/** The end of the chain. Its seal proves that Steward set it: without the key it cannot be set back to an older entry. */
export interface ChainHead {
  seq: bigint;
  hash: string;
  seal: string;
}

/** The hash and the digest before the first entry. */
export const GENESIS = 'genesis';

/** The format of new entries. */
export const FORMAT = 2;

/** The fields of format 2, absent from an entry of format 1. */
export const NO_SECOND: MaybeSecond = {
  ...{ subjectKind: null, subjectWithin: null, subjectId: null, subjectName: null, workspaceIds: null },
  ...{ principalId: null, role: null, source: null, address: null, agent: null },
  ...{ before: null, after: null, upstreamRequestIds: null },
};
const SECOND_FIELDS = Object.keys(NO_SECOND) as (keyof SecondFormat)[];

/** Whether the entry is of a known format and holds nothing else: what is not hashed must not be there. */
export function isOfItsFormat(entry: StoredEntry): boolean {
  return entry.format === FORMAT || (entry.format === 1 && SECOND_FIELDS.every((field) => isAbsent(entry[field])));
}

/** Prisma has no null lists. */
function isAbsent(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function secondOf(entry: ChainedEntry): Record<string, unknown> {
  return { format: entry.format, ...Object.fromEntries(SECOND_FIELDS.map((field) => [field, entry[field]])) };
}

/** Everything in an entry, by the fields of its format: format 1 always keeps its own. */
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

export function hashEntry(key: string, before: string, entry: ChainedEntry): string {
  return hmacSha256(key, `${before}\n${canonicalJson(contentOf(entry))}`);
}

/** The canonical form of an entry: anything else counts as an edit. */
export function entryContent(entry: LinkedEntry): Record<string, unknown> {
  return { ...contentOf(entry), prevHash: entry.prevHash, hash: entry.hash };
}

/** Anybody can work it out: no key is in it, but whatever the entry holds and what came before. */
export function digestEntry(before: string, entry: LinkedEntry): string {
  return sha256(`${before}\n${canonicalJson(entryContent(entry))}`);
}

export function sealHead(key: string, { seq, hash }: Omit<ChainHead, 'seal'>): string {
  return hmacSha256(key, `head\n${seq}\n${hash}`);
}

export function sealFits(key: string, head: ChainHead): boolean {
  return head.seal === sealHead(key, head);
}

/** Its digest is null while entries from before there were digests have none yet. */
type HeldHead = ChainHead & { digest: string | null };

/** The end of the chain, locked until the transaction ends, so that appends and claims happen one after another. */
export async function holdHead(tx: Tx): Promise<HeldHead> {
  const [head] = await tx.$queryRaw<HeldHead[]>`SELECT seq, hash, seal, digest FROM audit_head WHERE id = 1 FOR UPDATE`;
  if (!head) throw new Error('the audit chain has no head');
  return head;
}

/** Adds an entry to the end of the chain, in the caller's transaction. */
export async function appendEntry(tx: Tx, chainKey: string, entry: NewEntry): Promise<bigint> {
  const head = await holdHead(tx);
  const seq = head.seq + 1n;
  const hash = hashEntry(chainKey, head.hash, { ...entry, format: FORMAT, seq });
  const { before, after } = entry;
  await tx.auditEntry.create({
    data: {
      ...entry,
      ...{ format: FORMAT, seq, prevHash: head.hash, hash },
      ...{ before: before ?? Prisma.DbNull, after: after ?? Prisma.DbNull },
    },
  });
  // An end that something else has set stays unsealed, whatever is added to it.
  const isOwn = head.seq === 0n || sealFits(chainKey, head);
  const last = head.seq === 0n ? GENESIS : head.digest;
  const digest = last && digestEntry(last, { ...entry, format: FORMAT, seq, prevHash: head.hash, hash });
  // One that is there already is of a chain that was cut since: that it does not fit is found.
  if (digest) await tx.auditDigest.createMany({ data: [{ seq, digest }], skipDuplicates: true });
  await tx.auditHead.update({
    where: { id: 1 },
    data: { seq, hash, digest, ...(isOwn ? { seal: sealHead(chainKey, { seq, hash }) } : {}) },
  });
  return seq;
}
