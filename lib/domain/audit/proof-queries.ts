import { z } from 'zod';
import { reach } from '@/lib/access/reach';
import { answer } from '@/lib/operations/answer';
import { CHECKPOINT_LATE_MS, FILE_PLACE, readLatePlaces, readPlaces } from './proof-sql';
import { type AuditProof, auditProofGet, auditProofOf } from './query-schema';

const signing = z.object({ origin: z.string(), publicKey: z.string() });

/** What proves the audit to somebody without its key, for those who see all of it; null also before the worker has begun. */
export const readAuditProof = answer(auditProofGet, async (ctx): Promise<AuditProof | null> => {
  if (!reach(ctx.actor, 'audit:read').all) return null;
  const status = await ctx.db.processStatus.findUnique({ where: { name: 'audit_checkpoint' } });
  const signer = signing.safeParse(status?.detail).data;
  if (!signer) return null;
  const [head, last, places, late] = await Promise.all([
    ctx.db.auditHead.findUniqueOrThrow({ where: { id: 1 } }),
    ctx.db.auditCheckpoint.findFirst({ orderBy: { seq: 'desc' } }),
    readPlaces(ctx.db),
    readLatePlaces(ctx.db, new Date(ctx.now.getTime() - CHECKPOINT_LATE_MS)),
  ]);
  const file = { id: FILE_PLACE, name: 'File beside the database', kind: 'file' };
  const all = [{ ...file, number: last?.seq.toString() ?? null, at: last?.at ?? null }, ...places];
  return {
    ...signer,
    checkpoint: toCheckpoint(last),
    unproved: (head.seq - (last?.seq ?? 0n)).toString(),
    places: all.map((place) => {
      const lag = late.find(({ id }) => id === place.id);
      return { ...place, lateSince: lag?.since ?? null, cause: lag?.cause ?? null };
    }),
  };
});

/** The digests of entries, and the first checkpoint that covers them all. */
export const readProofOf = answer(auditProofOf, async ({ db }, { numbers }) => {
  const all = numbers.map(BigInt);
  const last = all.sort((a, b) => Number(a - b)).at(-1) ?? 0n;
  const [digests, checkpoint] = await Promise.all([
    db.auditDigest.findMany({ where: { seq: { in: all } } }),
    db.auditCheckpoint.findFirst({ where: { seq: { gte: last } }, orderBy: { seq: 'asc' } }),
  ]);
  return {
    digests: Object.fromEntries(digests.map(({ seq, digest }) => [seq.toString(), digest])),
    checkpoint: toCheckpoint(checkpoint),
  };
});

function toCheckpoint(stored: { seq: bigint; at: Date; note: string } | null): AuditProof['checkpoint'] {
  return stored && { number: stored.seq.toString(), at: stored.at, note: stored.note };
}
