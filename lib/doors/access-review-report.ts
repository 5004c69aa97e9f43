import 'server-only';
import { Readable } from 'node:stream';
import type { CsvValue } from '@/lib/core/safe-cell';
import { dayOf } from '@/lib/core/time';
import { getAccessReview, listAccessReviewItems } from '@/lib/domain/access-reviews/queries';
import type { AccessReviewItemRow } from '@/lib/domain/access-reviews/query-schema';
import { exportAccessReview } from '@/lib/domain/access-reviews/report-queries';
import type { ItemFilters } from '@/lib/domain/access-reviews/schema';
import type { SignedInCtx } from './context';
import { csvResponse, csvStream } from './csv';
import { heavy, heavyRows } from './heavy';

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

const PIECE_SIZE = 500;

const ITEM_FIELDS: Readonly<Record<string, (item: AccessReviewItemRow) => CsvValue>> = {
  position: ({ position }) => position,
  kind: ({ kind }) => kind,
  name: ({ name }) => name,
  id: ({ subjectId }) => subjectId,
  workspace: ({ workspaceName }) => workspaceName,
  holder: ({ holderName }) => holderName,
  holds: ({ holds }) => holds,
  last_used_day: ({ lastUsedDay }) => lastUsedDay,
  decision: ({ decision }) => decision,
  reason: ({ reason }) => reason,
  decided_by: ({ decidedByName }) => decidedByName,
  decided_at_utc: ({ decidedAt }) => decidedAt?.toISOString() ?? null,
  nobody_else_could_decide: ({ isLone }) => (isLone ? 'yes' : 'no'),
  proposed_for_removal: ({ isProposed }) => (isProposed ? 'yes' : 'no'),
  outcome: ({ outcome }) => outcome,
  outcome_message: ({ outcomeMessage }) => outcomeMessage,
};

/** Items as the page finds them, all of its pages, within the reader's reach. */
export async function accessReviewItemsResponse(
  ctx: SignedInCtx,
  reviewId: string,
  filtersFor: (isClosed: boolean) => Omit<ItemFilters, 'workspaceId'>,
): Promise<Response> {
  const { state } = await getAccessReview(ctx, { reviewId });
  const filters = filtersFor(state === 'closed');
  const piece = (from: number) =>
    heavy(ctx, () => listAccessReviewItems(ctx, { reviewId, ...filters, from, pageSize: PIECE_SIZE }));
  const first = await piece(0);
  async function* rows(): AsyncGenerator<CsvValue[]> {
    for (let { rows: found, next } = first; ; { rows: found, next } = await piece(next)) {
      for (const item of found) yield Object.values(ITEM_FIELDS).map((say) => say(item));
      if (next === null) return;
    }
  }
  const body = csvStream(Object.keys(ITEM_FIELDS), rows());
  return csvResponse(`steward-access-review-items-${dayOf(ctx.now)}.csv`, body, first.found);
}
