import { listLedWorkspaces } from '@/lib/domain/workspaces/led-queries';
import {
  getWorkspace,
  listWorkspaceMembers,
  listWorkspaceNames,
  listWorkspaces,
} from '@/lib/domain/workspaces/queries';
import type { WorkspaceRow } from '@/lib/domain/workspaces/query-schema';
import { NAMES, NO, NONE, nameOf } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

/** Pictures: `workspace, active keys of either kind, nano-dollars`; `-` is hidden. */
const ofWorkspace = ({ id, activeKeys, spend }: WorkspaceRow) => `${id} ${activeKeys ?? '-'} ${spend ?? '-'}`;

const WORKSPACES = { A: 'A 4 1100', B: 'B 2 110000' };

const MEMBERS = ['developer', 'lead', 'other'];
const everyWorkspace = Object.values(WORKSPACES);

export const WORKSPACES_QUERIES: QueryRow[] = [
  {
    query: 'listWorkspaces',
    ask: async (ctx) => (await listWorkspaces(ctx)).rows.map(ofWorkspace).sort(),
    cells: {
      owner: everyWorkspace,
      admin: everyWorkspace,
      billing: everyWorkspace,
      lead: [WORKSPACES.A, 'B - -'],
      developer: ['A 2 100'],
      viewer: ['A - -', 'B - -'],
      anonymous: NO,
    },
  },
  ...(['A', 'B'] as const).map(
    (workspaceId): QueryRow => ({
      query: 'getWorkspace',
      object: workspaceId,
      ask: async (ctx) => ofWorkspace(await getWorkspace(ctx, { workspaceId })),
      cells: {
        owner: WORKSPACES[workspaceId],
        admin: WORKSPACES[workspaceId],
        billing: WORKSPACES[workspaceId],
        lead: workspaceId === 'A' ? WORKSPACES.A : 'B - -',
        developer: workspaceId === 'A' ? 'A 2 100' : NONE,
        viewer: `${workspaceId} - -`,
        anonymous: NO,
      },
    }),
  ),
  {
    query: 'listWorkspaceNames',
    ask: async (ctx) => (await listWorkspaceNames(ctx)).map(({ id }) => id),
    cells: { owner: NAMES, admin: NAMES, billing: NAMES, lead: NAMES, developer: ['A'], viewer: NAMES, anonymous: NO },
  },
  ...(['A', 'B'] as const).map((workspaceId): QueryRow => {
    const members = workspaceId === 'A' ? MEMBERS : ['other'];
    return {
      query: 'listWorkspaceMembers',
      object: workspaceId,
      ask: async (ctx, world) => {
        const { rows } = await listWorkspaceMembers(ctx, { workspaceId });
        return rows.map(({ userId }) => nameOf(world, userId)).sort();
      },
      cells: {
        owner: members,
        admin: members,
        billing: members,
        lead: members,
        developer: workspaceId === 'A' ? members : NONE,
        viewer: members,
        anonymous: NO,
      },
    };
  }),
  {
    query: 'listLedWorkspaces',
    ask: async (ctx) =>
      (await listLedWorkspaces(ctx)).map(
        ({ id, spend, activeKeys, members }) => `${id} ${activeKeys} ${spend} ${members}`,
      ),
    cells: { owner: [], admin: [], billing: [], lead: ['A 4 1100 3'], developer: [], viewer: [], anonymous: NO },
  },
];
