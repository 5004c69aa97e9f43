import { createHash } from 'node:crypto';
import { REPORT_FORMAT } from '@/lib/audit/signed-report';
import { canonicalJson } from '@/lib/core/crypto';
import type { Db, Tx } from '@/lib/core/db';
import { dayOf } from '@/lib/core/time';
import type { AccessReview, AccessReviewItem } from '@/prisma/generated/client';

const BATCH = 1_000;

/** The lines that are signed: the review, then each item in its order. The same rows give the same bytes. */
export async function* reportLines(db: Db | Tx, review: AccessReview): AsyncGenerator<string> {
  yield line({
    ...{ format: REPORT_FORMAT, review_id: review.id, name: review.name, due_day: dayOf(review.dueDay) },
    workspace_ids: review.workspaceIds.length === 0 ? null : [...review.workspaceIds].sort(),
    started: by(review.startedById, review.startedByName, review.startedAt),
    confirmed: by(review.confirmedById, review.confirmedByName, review.confirmedAt),
    closed: by(review.closedById, review.closedByName, review.closedAt),
    removals: review.removals ?? 0,
  });
  for (let after = 0; ; ) {
    const items = await db.accessReviewItem.findMany({
      where: { reviewId: review.id, position: { gt: after } },
      orderBy: { position: 'asc' },
      take: BATCH,
    });
    for (const item of items) yield line(toRecord(item));
    after = items.at(-1)?.position ?? after;
    if (items.length < BATCH) return;
  }
}

const line = (record: object) => `${canonicalJson(record)}\n`;

function by(id: string | null, name: string | null, at: Date | null) {
  return at && { by: name, by_id: id, at: at.toISOString() };
}

function toRecord(item: AccessReviewItem): object {
  const { position, kind, subjectId, name, holds, decision, reason, outcome, outcomeMessage } = item;
  return {
    ...{ position, kind, subject_id: subjectId, name, holds },
    workspace: item.workspaceId && { id: item.workspaceId, name: item.workspaceName },
    holder: item.holderName,
    last_used_day: item.lastUsedDay && dayOf(item.lastUsedDay),
    ...{ decision, reason, decided: by(item.decidedById, item.decidedByName, item.decidedAt) },
    nobody_else_could_decide: item.isLone,
    proposed_for_removal: item.isProposed,
    done: outcome && { outcome, message: outcomeMessage, at: item.outcomeAt?.toISOString() ?? null },
  };
}

/** SHA-256 of the lines. */
export async function digestReport(db: Db | Tx, review: AccessReview): Promise<string> {
  const hash = createHash('sha256');
  for await (const text of reportLines(db, review)) hash.update(text);
  return hash.digest('hex');
}
