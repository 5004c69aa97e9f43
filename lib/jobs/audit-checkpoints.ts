import { z } from 'zod';
import { digestEntry, GENESIS, holdHead, type StoredEntry } from '@/lib/audit/chain';
import { type Checkpoint, readNote, type Signer, verifierOf, writeNote, writePublicKey } from '@/lib/audit/checkpoint';
import { withDatabaseSource } from '@/lib/audit/database-source';
import type { Tx } from '@/lib/core/db';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { appendCheckpoint, readLastCheckpoint } from './checkpoint-file';
import type { WorkerDeps } from './worker-deps';

/** While entries come, one is signed this often. */
export const CHECKPOINT_MS = 5 * 60_000;
const BATCH = 2_000;

/** Where checkpoints go outside the database, and who signs them. */
export interface CheckpointPlace {
  file: string;
  signer: Signer;
}

type SignDeps = Pick<WorkerDeps, 'database' | 'log' | 'now'>;

/**
 * Signs the end of the unkeyed chain if entries have come and the last checkpoint is old enough, and only if the chain
 * follows on from it. The file comes first: what only the database has could be taken back.
 */
export async function keepCheckpoint(
  deps: SignDeps,
  { file, signer }: CheckpointPlace,
): Promise<'signed' | 'early' | 'refused'> {
  await digestOldEntries(deps);
  const now = deps.now();
  const last = await readLast(deps, { file, signer });
  if (last && now.getTime() - last.at.getTime() < CHECKPOINT_MS) return 'early';
  const publicKey = writePublicKey(signer);
  const noted = await readNoted(deps);
  if (last && noted?.trouble === null && noted.publicKey === publicKey && (await isStillAt(deps, last))) return 'early';
  const { seq, digest, ...followed } = await followOn(deps, last);
  const isNews = !followed.trouble && seq > (last?.seq ?? 0n);
  const made = isNews ? writeNote(signer, { seq, digest, at: now }) : null;
  const trouble = followed.trouble ?? (made && keepNote(file, made));
  const note = trouble ? null : made;
  if (trouble && trouble !== noted?.trouble)
    deps.log.error('No checkpoint of the audit was signed', { reason: trouble });
  await deps.database.db.$transaction(async (tx) => {
    await noteSigning(tx, now, { publicKey, origin: signer.origin, trouble });
    if (!note) return;
    await tx.auditCheckpoint.createMany({ data: [{ seq, at: now, note }], skipDuplicates: true });
    await tellCheckpoint(tx, { origin: signer.origin, seq, digest, note, publicKey }, now);
  });
  return trouble ? 'refused' : note ? 'signed' : 'early';
}

/** The last that is in the file; what another worker has signed since goes into it first. */
async function readLast({ database }: SignDeps, { file, signer }: CheckpointPlace): Promise<Checkpoint | null> {
  const verifier = verifierOf(signer);
  const own = await readLastCheckpoint(file, verifier);
  if (!own) return null;
  const later = await database.db.auditCheckpoint.findFirst({
    where: { seq: { gt: own.seq } },
    orderBy: { seq: 'desc' },
  });
  const other = later && readNote(verifier, later.note);
  return later && other && keepNote(file, later.note) === null ? other : own;
}

const notedDetail = z.object({ publicKey: z.string(), trouble: z.string().nullable() });

/** What was last noted about signing; null before the first time. */
async function readNoted({ database }: SignDeps): Promise<z.infer<typeof notedDetail> | null> {
  const status = await database.db.processStatus.findUnique({ where: { name: 'audit_checkpoint' } });
  return notedDetail.safeParse(status?.detail).data ?? null;
}

/** No entry has come since, and the end is still the one that was signed. */
async function isStillAt({ database }: SignDeps, { seq, digest }: Checkpoint): Promise<boolean> {
  const head = await database.db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  return head.seq === seq && head.digest === digest;
}

/** Null if it is on the disk; else why not. */
function keepNote(file: string, note: string): string | null {
  try {
    appendCheckpoint(file, note);
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    return `The file ${file} cannot be written${code}.`;
  }
}

async function noteSigning(tx: Tx, at: Date, detail: Record<string, string | null>): Promise<void> {
  const data = { at, detail };
  await tx.processStatus.upsert({
    where: { name: 'audit_checkpoint' },
    create: { name: 'audit_checkpoint', ...data },
    update: data,
  });
}

interface Signed extends Omit<Checkpoint, 'at'> {
  note: string;
  publicKey: string;
}

/** Only for whoever asked for them: a channel that carries the kind, or a person who chose to get it by mail. */
async function tellCheckpoint(tx: Tx, { origin, seq, digest, note, publicKey }: Signed, now: Date): Promise<void> {
  const [found] = await tx.$queryRaw<{ isAsked: boolean }[]>`
    SELECT EXISTS (SELECT FROM channels WHERE state = 'active' AND 'audit.checkpoint' = ANY(kinds))
      OR EXISTS (SELECT FROM notification_choices WHERE coalesce(rhythms->>'audit.checkpoint', 'off') <> 'off') AS "isAsked"`;
  if (!found?.isAsked) return;
  await tell(tx, {
    kind: 'audit.checkpoint',
    about: { origin, number: seq.toString(), digest, note, publicKey },
    subject: { kind: 'audit', id: 'chain', name: 'The audit chain' },
    key: `${origin} ${seq}`,
    now,
  });
}

interface Followed {
  seq: bigint;
  digest: string;
  trouble: string | null;
}

/** Works the digests out anew from the last checkpoint to the end: what is signed is what the entries say. */
async function followOn({ database }: SignDeps, last: Checkpoint | null): Promise<Followed> {
  const from = last?.seq ?? 0n;
  return withDatabaseSource(
    database.pool,
    async (source) => {
      let [seq, digest] = [from, last?.digest ?? GENESIS];
      const refuse = (trouble: string): Followed => ({ seq, digest, trouble });
      const stored = last ? await digestAt(database, from) : GENESIS;
      if (stored !== digest)
        return refuse(`Entry ${from} is not the one that the last checkpoint signed. Run npm run audit:verify.`);
      for await (const entry of source.entries()) {
        if (!entry || entry.seq !== seq + 1n) return refuse(`Entry ${seq + 1n} is missing. Run npm run audit:verify.`);
        digest = digestEntry(digest, entry);
        seq = entry.seq;
        if (entry.digest !== digest) return refuse(`Entry ${seq} was edited. Run npm run audit:verify.`);
      }
      return { seq, digest, trouble: null };
    },
    from,
  );
}

async function digestAt({ db }: WorkerDeps['database'], seq: bigint): Promise<string | null> {
  return (await db.auditDigest.findUnique({ where: { seq } }))?.digest ?? null;
}

/** Entries from before there were digests get theirs, in order and once; new ones have them from then on. */
async function digestOldEntries(deps: SignDeps): Promise<void> {
  const { db } = deps.database;
  const head = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  if (head.digest !== null || head.seq === 0n) return;
  while (await db.$transaction((tx) => digestSome(tx), { timeout: 60_000 }));
}

/** Whether there may be more. The last of them are done while nothing is appended. */
async function digestSome(tx: Tx): Promise<boolean> {
  const last = await tx.auditDigest.findFirst({ orderBy: { seq: 'desc' } });
  const open = { where: { seq: { gt: last?.seq ?? 0n } }, orderBy: { seq: 'asc' }, take: BATCH } as const;
  const areFew = (await tx.auditEntry.count(open)) < BATCH;
  if (areFew) await holdHead(tx);
  const entries: StoredEntry[] = await tx.auditEntry.findMany(open);
  const isLast = areFew && entries.length < BATCH;
  let digest = last?.digest ?? GENESIS;
  const data = entries.map((entry) => {
    digest = digestEntry(digest, entry);
    return { seq: entry.seq, digest };
  });
  await tx.auditDigest.createMany({ data });
  if (isLast) await tx.auditHead.update({ where: { id: 1 }, data: { digest } });
  return !isLast;
}
