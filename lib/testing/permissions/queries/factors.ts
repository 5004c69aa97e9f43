import { getFactorPolicy, listFactorsOf, listOwnFactors } from '@/lib/domain/factors/queries';
import { NO, OUT } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const FACTOR_QUERIES: QueryRow[] = [
  {
    query: 'listOwnFactors',
    object: 'own',
    ask: async (ctx) => (await listOwnFactors(ctx)).factors.length,
    cells: { owner: 0, admin: 0, billing: 0, lead: 0, developer: 0, viewer: 0, anonymous: OUT },
  },
  {
    query: 'listFactorsOf',
    object: 'the developer',
    ask: async (ctx, { people }) =>
      (await listFactorsOf(ctx, { personId: people.get('developer')?.actor.personId ?? '' })).length,
    cells: { owner: 0, admin: NO, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'getFactorPolicy',
    ask: async (ctx) => (await getFactorPolicy(ctx, {})).requiredOf,
    cells: {
      ...{ owner: 'nobody', admin: 'nobody', billing: NO, lead: NO, developer: NO, viewer: NO },
      anonymous: NO,
    },
  },
];
