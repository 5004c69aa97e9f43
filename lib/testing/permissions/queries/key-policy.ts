import { getKeyPolicy, listBreaches, previewKeyPolicy } from '@/lib/domain/key-policy/queries';
import { keyPolicy } from '@/lib/domain/key-policy/schema';
import { NO } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

/** No key of the world expires, so all of them may live too long. */
const ASKED = keyPolicy.parse({ mostDays: 1, rotationDays: null });
const EVERY = ['k-a', 'k-b', 'k-own'];

export const KEY_POLICY_QUERIES: QueryRow[] = [
  {
    query: 'getKeyPolicy',
    ask: async (ctx) => (await getKeyPolicy(ctx)).rotationDays,
    cells: { owner: 90, admin: 90, billing: 90, lead: 90, developer: 90, viewer: 90, anonymous: NO },
  },
  {
    query: 'previewKeyPolicy',
    ask: async (ctx) =>
      (await previewKeyPolicy(ctx, ASKED)).rules.flatMap(({ keys }) => keys.map(({ id }) => id)).sort(),
    cells: { owner: EVERY, admin: EVERY, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
  {
    query: 'listBreaches',
    object: 'under the policy as it is by default',
    ask: async (ctx) => (await listBreaches(ctx)).rows.map(({ id }) => id),
    cells: { owner: [], admin: [], billing: [], lead: [], developer: [], viewer: [], anonymous: NO },
  },
];
