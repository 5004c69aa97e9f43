import { findActors } from '@/lib/access/find-actor';
import type { Tx } from '@/lib/core/db';
import { notFound } from '@/lib/core/errors';
import { dayOf } from '@/lib/core/time';
import type { AccessReview } from '@/prisma/generated/client';
import { toRemove } from './item-sql';

/** The review, which nobody else changes until the transaction ends. */
export async function lockReview(tx: Tx, reviewId: string): Promise<AccessReview> {
  await tx.$queryRaw`SELECT id::text FROM access_reviews WHERE id = ${reviewId}::uuid FOR UPDATE`;
  const review = await tx.accessReview.findUnique({ where: { id: reviewId } });
  if (!review) throw notFound('access review');
  return review;
}

export function toStanding({ dueDay, confirmedAt, closedAt }: AccessReview) {
  return { dueDay: dayOf(dueDay), confirmedAt, closedAt };
}

/** How many accesses a confirmation would remove now. */
export async function countRemovals(tx: Tx, reviewId: string): Promise<number> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM access_review_items i
    WHERE i.review_id = ${reviewId}::uuid AND ${toRemove(await findActors(tx))}`;
  return row?.count ?? 0;
}
