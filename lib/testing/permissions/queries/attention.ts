import { countAttention, listAttention } from '@/lib/domain/attention/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const ATTENTION_QUERIES: QueryRow[] = [
  {
    // A worker that is silent is all that is wrong in this world, as nothing beats in it.
    query: 'listAttention',
    ask: async (ctx) => (await listAttention(ctx)).map(({ kind }) => kind),
    cells: {
      ...{ owner: ['worker_silent', 'invites_waiting'], admin: ['worker_silent', 'invites_waiting'], billing: [] },
      ...{ lead: ['invites_waiting'], developer: ['invites_ended'], viewer: [] },
      anonymous: NO,
    },
  },
  {
    query: 'countAttention',
    ask: async (ctx) => Object.keys(await countAttention(ctx)),
    cells: {
      ...{
        owner: ['/settings/sync', '/invites', '/budgets'],
        admin: ['/settings/sync', '/invites', '/budgets'],
        billing: ['/budgets'],
      },
      ...{ lead: ['/invites'], developer: [], viewer: [] },
      anonymous: NO,
    },
  },
];
