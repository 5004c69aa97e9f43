import { writeReportEnd } from '@/lib/audit/signed-report';
import { notFound } from '@/lib/core/errors';
import { answerRows } from '@/lib/operations/answer';
import { accessReviewReport } from './query-schema';
import { reportLines } from './report-reads';

/** The report as it was signed, line by line, and a last line with the signature over all before it. */
export const exportAccessReview = answerRows(accessReviewReport, async ({ db }, { reviewId }) => {
  const review = await db.accessReview.findUnique({ where: { id: reviewId } });
  if (!review?.closedAt || review.digest === null || review.note === null) throw notFound('closed access review');
  const { digest, note } = review;
  async function* rows() {
    if (review) yield* reportLines(db, review);
    yield writeReportEnd(digest, note);
  }
  return { name: review.name, closedAt: review.closedAt, rows: rows() };
});
