import { listInsights } from '@/lib/domain/insights/queries';
import { FREE, NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const INSIGHT_QUERIES: QueryRow[] = [
  {
    // This world used next to nothing; whose figures are looked at is tried beside the query.
    query: 'listInsights',
    ask: async (ctx) => (await listInsights(ctx, {})).month === '2026-10-01' && FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: NO, anonymous: NO },
  },
];
