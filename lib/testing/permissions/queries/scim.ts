import { newId } from '@/lib/core/ids';
import { findScimUser, listScimUsers, readScimSettings } from '@/lib/domain/scim/queries';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const [FREE, NO] = ['ok', 'forbidden'];
const NOBODY = { owner: NO, admin: NO, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO };

export const SCIM_QUERY_ROWS: QueryRow[] = [
  {
    query: 'findScimUser',
    ask: async (ctx) => (await findScimUser(ctx, { scimUserId: newId() })) ?? 'none',
    cells: NOBODY,
  },
  {
    query: 'listScimUsers',
    ask: async (ctx) => (await listScimUsers(ctx, { filter: null, startIndex: 1, count: 10 })).total,
    cells: NOBODY,
  },
  {
    query: 'readScimSettings',
    ask: async (ctx) => (await readScimSettings(ctx)) && FREE,
    cells: { ...NOBODY, owner: FREE, admin: FREE },
  },
];
