import { getRotationHistory } from '@/lib/domain/rotations/history-queries';
import { getRotation, listRotations } from '@/lib/domain/rotations/queries';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const ROTATION_QUERIES: QueryRow[] = [
  {
    query: 'listRotations',
    object: 'before any is due',
    ask: async (ctx) => (await listRotations(ctx, { show: 'all' })).rows.map(({ id }) => id),
    cells: { owner: [], admin: [], billing: [], lead: [], developer: [], viewer: [], anonymous: NO },
  },
  ...(['own', 'a', 'b'] as const).map(
    (which): QueryRow => ({
      query: 'getRotation',
      object: `k-${which}`,
      ask: async (ctx) => (await getRotation(ctx, { apiKeyId: `k-${which}` })).state,
      cells: {
        ...{ owner: 'fresh', admin: 'fresh', billing: 'fresh', lead: which === 'b' ? NONE : 'fresh' },
        ...{ developer: which === 'own' ? 'fresh' : NONE, viewer: NONE, anonymous: NO },
      },
    }),
  ),
  ...(['own', 'b'] as const).map(
    (which): QueryRow => ({
      query: 'getRotationHistory',
      object: `k-${which}`,
      ask: async (ctx) => (await getRotationHistory(ctx, { apiKeyId: `k-${which}` })).keys.map(({ id }) => id),
      cells: {
        ...{ owner: [`k-${which}`], admin: [`k-${which}`], billing: [`k-${which}`] },
        ...{ lead: which === 'b' ? NONE : ['k-own'], developer: which === 'own' ? ['k-own'] : NONE },
        ...{ viewer: NONE, anonymous: NO },
      },
    }),
  ),
];
