import { readConnection, readFiscalMonth } from '@/lib/domain/organization/queries';
import { FREE, NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const ORGANIZATION_QUERIES: QueryRow[] = [
  {
    query: 'readConnection',
    ask: async (ctx) => (await readConnection(ctx)) && FREE,
    cells: { owner: FREE, admin: FREE, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'readFiscalMonth',
    ask: async (ctx) => readFiscalMonth(ctx),
    cells: { owner: 1, admin: 1, billing: 1, lead: 1, developer: 1, viewer: 1, anonymous: NO },
  },
];
