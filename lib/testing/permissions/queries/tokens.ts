import { listTokens } from '@/lib/domain/tokens/queries';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const FREE = 'ok';

export const TOKEN_QUERIES: QueryRow[] = [
  {
    query: 'listTokens',
    ask: async (ctx) => (await listTokens(ctx)) && FREE,
    cells: {
      owner: FREE,
      admin: FREE,
      billing: FREE,
      lead: FREE,
      developer: FREE,
      viewer: FREE,
      anonymous: 'forbidden',
    },
  },
];
