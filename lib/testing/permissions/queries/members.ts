import { listWorkspaceLeads, searchCandidates } from '@/lib/domain/members/queries';
import { NO, NONE, nameOf } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

const leadsOf = (workspaceId: 'A' | 'B') => (workspaceId === 'A' ? ['lead'] : []);

/** What each role sees of workspaces, API keys and members of the organisation. */
const CANDIDATES = ['colleague', 'lead', 'stranger', 'viewer'];

export const MEMBERS_QUERIES: QueryRow[] = [
  ...(['A', 'B'] as const).map(
    (workspaceId): QueryRow => ({
      query: 'listWorkspaceLeads',
      object: workspaceId,
      ask: async (ctx, world) =>
        (await listWorkspaceLeads(ctx, { workspaceId })).map(({ userId }) => nameOf(world, userId ?? '')),
      cells: {
        ...{ owner: leadsOf(workspaceId), admin: leadsOf(workspaceId), billing: leadsOf(workspaceId) },
        ...{ lead: leadsOf(workspaceId), viewer: leadsOf(workspaceId) },
        developer: workspaceId === 'A' ? leadsOf('A') : NONE,
        anonymous: NO,
      },
    }),
  ),
  ...(['A', 'B'] as const).map(
    (workspaceId): QueryRow => ({
      query: 'searchCandidates',
      object: `for ${workspaceId}`,
      ask: async (ctx) => (await searchCandidates(ctx, { workspaceId, search: 'user_matrix' })).length,
      cells: {
        ...{ owner: 4, admin: 4, billing: NO, lead: workspaceId === 'A' ? 4 : NO, developer: NO, viewer: NO },
        anonymous: NO,
      },
    }),
  ),
  {
    query: 'searchCandidates',
    object: 'to lead A',
    ask: async (ctx, world) =>
      world.seen((await searchCandidates(ctx, { workspaceId: 'A', search: 'viewer', as: 'lead' })).map(({ id }) => id)),
    cells: {
      ...{ owner: CANDIDATES, admin: CANDIDATES, lead: CANDIDATES },
      ...{ billing: NO, developer: NO, viewer: NO, anonymous: NO },
    },
  },
];
