import { readStructureFacts } from '@/lib/domain/structure/queries';
import { NAMES, NO } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const STRUCTURE_QUERIES: QueryRow[] = [
  {
    query: 'readStructureFacts',
    ask: async (ctx) => (await readStructureFacts(ctx)).live.map(({ id }) => id),
    cells: { owner: NAMES, admin: NAMES, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
