import { listAccounts } from '@/lib/domain/accounts/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const EVERYONE = ['admin', 'billing', 'colleague', 'developer', 'lead', 'owner', 'stranger', 'viewer'];
const MEMBERS_OF_A = ['colleague', 'developer', 'lead'];

export const ACCOUNTS_QUERIES: QueryRow[] = [
  {
    query: 'listAccounts',
    ask: async (ctx, world) => world.seen((await listAccounts(ctx)).rows.map((row) => row.personId)),
    cells: {
      owner: EVERYONE,
      admin: EVERYONE,
      billing: EVERYONE,
      lead: EVERYONE,
      developer: MEMBERS_OF_A,
      viewer: EVERYONE,
      anonymous: NO,
    },
  },
];
