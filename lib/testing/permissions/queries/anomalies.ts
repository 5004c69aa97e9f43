import { getAnomaly, listAnomalies } from '@/lib/domain/anomalies/queries';
import { ANOMALY_IDS } from '@/lib/testing/permissions/anomaly-world';
import { NO, NONE } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const idOf = (name: string) => Object.entries(ANOMALY_IDS).find(([, id]) => id === name)?.[0] ?? name;
const OWN = ['own Steward key', 'own key'];
const ALL = ['A', 'B', 'a model', ...OWN];
const SHUT = { viewer: NO, anonymous: NO };

export const ANOMALIES_QUERIES: QueryRow[] = [
  {
    query: 'listAnomalies',
    ask: async (ctx) => (await listAnomalies(ctx, {})).rows.map(({ id }) => idOf(id)).sort(),
    cells: { owner: ALL, admin: ALL, billing: ALL, lead: ['A', ...OWN], developer: OWN, ...SHUT },
  },
  ...(['A', 'B', 'own key', 'own Steward key', 'a model'] as const).map(
    (of): QueryRow => ({
      query: 'getAnomaly',
      object: of,
      ask: async (ctx) => idOf((await getAnomaly(ctx, { anomalyId: ANOMALY_IDS[of] })).id),
      cells: {
        ...{ owner: of, admin: of, billing: of, ...SHUT },
        lead: of === 'A' || OWN.includes(of) ? of : NONE,
        developer: OWN.includes(of) ? of : NONE,
      },
    }),
  ),
];
