import { getExposure } from '@/lib/domain/exposures/queries';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const EXPOSURE_QUERIES: QueryRow[] = (['own', 'a', 'b'] as const).map(
  (which): QueryRow => ({
    query: 'getExposure',
    object: `k-${which}`,
    ask: async (ctx) => (await getExposure(ctx, { apiKeyId: `k-${which}` })).exposure ?? 'not reported',
    cells: {
      ...{ owner: 'not reported', admin: 'not reported', billing: NO, lead: which === 'b' ? NONE : 'not reported' },
      ...{ developer: NO, viewer: NO, anonymous: NO },
    },
  }),
);
