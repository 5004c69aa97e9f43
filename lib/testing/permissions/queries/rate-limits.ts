import { limitMatrix } from '@/lib/domain/rate-limits/queries';
import { listWorkspaceLimits } from '@/lib/domain/workspaces/limits-queries';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const RATE_LIMITS_QUERIES: QueryRow[] = [
  {
    query: 'limitMatrix',
    ask: async (ctx) => (await limitMatrix(ctx)).rows.map(({ id, showsPeaks }) => `${id} ${showsPeaks}`),
    cells: {
      owner: ['A true', 'B true'],
      admin: ['A true', 'B true'],
      billing: ['A true', 'B true'],
      lead: ['A true', 'B true'],
      developer: ['A false'],
      viewer: ['A true', 'B true'],
      anonymous: NO,
    },
  },
  ...(['A', 'B'] as const).map(
    (workspaceId): QueryRow => ({
      query: 'listWorkspaceLimits',
      object: workspaceId,
      ask: async (ctx) => (await listWorkspaceLimits(ctx, { workspaceId })).length,
      cells: {
        ...{ owner: 0, admin: 0, billing: 0, lead: 0, developer: workspaceId === 'A' ? 0 : NONE, viewer: 0 },
        anonymous: NO,
      },
    }),
  ),
];
