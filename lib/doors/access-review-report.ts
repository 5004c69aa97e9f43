import 'server-only';
import { Readable } from 'node:stream';
import { dayOf } from '@/lib/core/time';
import { exportAccessReview } from '@/lib/domain/access-reviews/report-queries';
import type { SignedInCtx } from './context';
import { heavyRows } from './heavy';

/** The signed report of a closed review, as JSON Lines. */
export async function accessReviewReportResponse(ctx: SignedInCtx, reviewId: string): Promise<Response> {
  const { rows, closedAt } = await exportAccessReview(ctx, { reviewId });
  const lines = Readable.from(heavyRows(ctx, rows), { objectMode: false });
  return new Response(Readable.toWeb(lines) as ReadableStream, {
    headers: {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="steward-access-review-${dayOf(closedAt)}.jsonl"`,
    },
  });
}
