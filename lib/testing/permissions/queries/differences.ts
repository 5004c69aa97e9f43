import { listDifferences } from '@/lib/domain/differences/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const DIFFERENCE_QUERIES: QueryRow[] = [
  {
    query: 'listDifferences',
    ask: async (ctx) => (await listDifferences(ctx)).total,
    cells: { owner: 0, admin: 0, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
