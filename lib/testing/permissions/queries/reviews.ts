import { listReviews } from '@/lib/domain/reviews/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const REVIEW_QUERIES: QueryRow[] = [
  {
    query: 'listReviews',
    ask: async (ctx) => (await listReviews(ctx)).state,
    cells: { owner: 'unknown', admin: 'unknown', billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
