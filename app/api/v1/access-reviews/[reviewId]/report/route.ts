import { accessReviewReportResponse } from '@/lib/doors/access-review-report';
import { fileRoute } from '@/lib/doors/file-route';

/** The signed report of a closed access review. */
export const GET = fileRoute<{ reviewId: string }>('access_review', {}, (ctx, { params }) =>
  accessReviewReportResponse(ctx, params.reviewId),
);
