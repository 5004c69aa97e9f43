import { exportedChain } from '@/lib/audit/export';
import { answerRows } from '@/lib/operations/answer';
import { auditChainExport } from './query-schema';

/** The whole chain, entry by entry as the database gives them. */
export const exportAuditChain = answerRows(auditChainExport, async ({ db }) => {
  const { seq } = await db.auditHead.findUniqueOrThrow({ where: { id: 1 } });
  return { entries: Number(seq), rows: exportedChain(db) };
});
