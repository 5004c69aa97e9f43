import { loadItemParams, toItemFilters } from '@/components/access-reviews/item-params';
import { accessReviewItemsResponse } from '@/lib/doors/access-review-report';
import { fileRoute } from '@/lib/doors/file-route';

/** What the address finds of a review's items, with their decisions, as CSV. */
export const GET = fileRoute<{ reviewId: string }>('access_review_items', {}, (ctx, { request, params }) =>
  accessReviewItemsResponse(ctx, params.reviewId, (isClosed) =>
    toItemFilters(loadItemParams(request), isClosed, ctx.now),
  ),
);
