import { exportedChain } from '@/lib/audit/export';
import { answerRows } from '@/lib/operations/answer';
import { auditChainExport, auditCheckpointsExport } from './query-schema';

/** The whole chain, entry by entry as the database gives them. */
export const exportAuditChain = answerRows(auditChainExport, async ({ db }) => {
  const { seq } = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  return { entries: Number(seq), rows: exportedChain(db) };
});

const BATCH = 500;

/** Every checkpoint as it was signed, oldest first. */
export const exportCheckpoints = answerRows(auditCheckpointsExport, async ({ db }) => {
  async function* notes() {
    for (let seq = 0n; ; ) {
      const found = await db.auditCheckpoint.findMany({
        where: { seq: { gt: seq } },
        orderBy: { seq: 'asc' },
        take: BATCH,
      });
      for (const { note } of found) yield `${note}\n`;
      if (found.length < BATCH) return;
      seq = found.at(-1)?.seq ?? seq;
    }
  }
  return { checkpoints: await db.auditCheckpoint.count(), rows: notes() };
});
