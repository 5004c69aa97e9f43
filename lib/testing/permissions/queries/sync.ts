import { listReportDays, readContradiction } from '@/lib/domain/sync/day-queries';
import { backfillProgress, freshness, listSyncRuns, listUnread } from '@/lib/domain/sync/queries';
import { FREE, NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const SYNC_QUERIES: QueryRow[] = [
  {
    query: 'listSyncRuns',
    ask: async (ctx) => (await listSyncRuns(ctx)).runs.length,
    cells: { owner: 1, admin: 1, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'listReportDays',
    ask: async (ctx) => (await listReportDays(ctx, { month: '2026-11-01' })) && FREE,
    cells: { owner: FREE, admin: FREE, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  ...Object.entries({ backfillProgress, freshness, listUnread }).map(
    ([name, query]): QueryRow => ({
      query: name,
      ask: async (ctx) => (await query(ctx)) && FREE,
      cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
    }),
  ),
  {
    query: 'readContradiction',
    ask: async (ctx) => (await readContradiction(ctx)) ?? FREE,
    cells: { owner: FREE, admin: FREE, billing: FREE, lead: FREE, developer: FREE, viewer: FREE, anonymous: NO },
  },
];
