import { countAttention, listAttention } from '@/lib/domain/attention/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

/** One of each workspace, of the developer's key and of a model. */
const ANOMALIES = ['anomaly', 'anomaly', 'anomaly', 'anomaly', 'anomaly'];

export const ATTENTION_QUERIES: QueryRow[] = [
  {
    // A worker that is silent is all that is wrong in this world, as nothing beats in it.
    query: 'listAttention',
    ask: async (ctx) => (await listAttention(ctx)).map(({ kind }) => kind),
    cells: {
      ...{ owner: ['worker_silent', ...ANOMALIES, 'invites_waiting', 'one_owner'], billing: ANOMALIES, viewer: [] },
      ...{
        admin: ['worker_silent', ...ANOMALIES, 'invites_waiting'],
        developer: ['anomaly', 'anomaly', 'invites_ended'],
      },
      // Of the workspace that they lead, and of a key in it.
      lead: ['anomaly', 'anomaly', 'anomaly', 'invites_waiting'],
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
