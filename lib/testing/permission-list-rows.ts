import { getApiKey, listApiKeys } from '@/lib/domain/api-keys/queries';
import type { ApiKeyRow } from '@/lib/domain/api-keys/schema';
import { listWorkspaceLeads, searchCandidates } from '@/lib/domain/members/queries';
import { limitMatrix } from '@/lib/domain/rate-limits/queries';
import { readStructureFacts } from '@/lib/domain/structure/queries';
import { getUser, listUsers } from '@/lib/domain/users/queries';
import type { UserRow } from '@/lib/domain/users/schema';
import { listLedWorkspaces } from '@/lib/domain/workspaces/led-queries';
import { listWorkspaceLimits } from '@/lib/domain/workspaces/limits-queries';
import {
  getWorkspace,
  listWorkspaceMembers,
  listWorkspaceNames,
  listWorkspaces,
} from '@/lib/domain/workspaces/queries';
import type { WorkspaceRow } from '@/lib/domain/workspaces/schema';
import type { QueryRow } from './permission-query-rows';
import type { QueryWorld } from './permission-query-world';

const [NO, NONE] = ['forbidden', 'not_found'];

/** Pictures: `workspace, active keys, nano-dollars`; `-` is hidden. */
const ofWorkspace = ({ id, activeKeys, spend }: WorkspaceRow) => `${id} ${activeKeys ?? '-'} ${spend ?? '-'}`;
const ofKey = (key: ApiKeyRow) =>
  [key.id, key.status ?? '-', key.hint ?? '-', key.ownerId === null ? '-' : 'owned', key.spend ?? '-'].join(' ');
const ofUser = (world: QueryWorld, { id, activeKeys, spend }: UserRow) =>
  `${nameOf(world, id)} ${activeKeys ?? '-'} ${spend ?? '-'}`;

function nameOf({ people }: QueryWorld, userId: string): string {
  return [...people].find(([, { actor }]) => actor.upstreamUserId === userId)?.[0] ?? 'other';
}

const leadsOf = (workspaceId: 'A' | 'B') => (workspaceId === 'A' ? ['lead'] : []);
const WORKSPACES = { A: 'A 2 1100', B: 'B 1 110000' };
const KEYS = {
  own: 'k-own active - owned 100',
  a: 'k-a active - owned 1000',
  b: 'k-b active - owned 10000',
};
const named = (id: string) => `${id} - - - -`;
const PEOPLE = ['developer 1 100', 'lead 0 0', 'other 0 0', 'other 0 0'];
const EVERY_KEY = [KEYS.a, KEYS.b, KEYS.own];
const NAMES = ['A', 'B'];
const MEMBERS = ['developer', 'lead', 'other'];
const everyWorkspace = Object.values(WORKSPACES);

/** What each role sees of workspaces, API keys and members of the organisation. */
const CANDIDATES = ['colleague', 'lead', 'stranger', 'viewer'];

export const LIST_ROWS: QueryRow[] = [
  {
    query: 'limitMatrix',
    ask: async (ctx) => (await limitMatrix(ctx)).rows.map(({ id, showsPeaks }) => `${id} ${showsPeaks}`),
    cells: {
      owner: ['A true', 'B true'],
      admin: ['A true', 'B true'],
      billing: ['A true', 'B true'],
      lead: ['A true', 'B true'],
      developer: ['A false'],
      viewer: ['A true', 'B true'],
      anonymous: NO,
    },
  },
  {
    query: 'listWorkspaces',
    ask: async (ctx) => (await listWorkspaces(ctx)).rows.map(ofWorkspace).sort(),
    cells: {
      owner: everyWorkspace,
      admin: everyWorkspace,
      billing: everyWorkspace,
      lead: [WORKSPACES.A, 'B - -'],
      developer: ['A 1 100'],
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
        developer: workspaceId === 'A' ? 'A 1 100' : NONE,
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
    cells: { owner: [], admin: [], billing: [], lead: ['A 2 1100 3'], developer: [], viewer: [], anonymous: NO },
  },
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
  ...(['A', 'B'] as const).map(
    (workspaceId): QueryRow => ({
      query: 'listWorkspaceLimits',
      object: workspaceId,
      ask: async (ctx) => (await listWorkspaceLimits(ctx, { workspaceId })).length,
      cells: {
        ...{ owner: 0, admin: 0, billing: 0, lead: 0, developer: workspaceId === 'A' ? 0 : NONE, viewer: 0 },
        anonymous: NO,
      },
    }),
  ),
  {
    query: 'readStructureFacts',
    ask: async (ctx) => (await readStructureFacts(ctx)).live.map(({ id }) => id),
    cells: { owner: NAMES, admin: NAMES, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
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
  {
    query: 'listApiKeys',
    ask: async (ctx) => (await listApiKeys(ctx)).rows.map(ofKey).sort(),
    cells: {
      owner: EVERY_KEY,
      admin: EVERY_KEY,
      billing: EVERY_KEY,
      lead: [KEYS.a, named('k-b'), KEYS.own],
      developer: [KEYS.own],
      viewer: [named('k-a'), named('k-b'), named('k-own')],
      anonymous: NO,
    },
  },
  ...(['own', 'a', 'b'] as const).map(
    (which): QueryRow => ({
      query: 'getApiKey',
      object: `k-${which}`,
      ask: async (ctx) => ofKey(await getApiKey(ctx, { apiKeyId: `k-${which}` })),
      cells: {
        owner: KEYS[which],
        admin: KEYS[which],
        billing: KEYS[which],
        lead: which === 'b' ? named('k-b') : KEYS[which],
        developer: which === 'own' ? KEYS.own : NONE,
        viewer: named(`k-${which}`),
        anonymous: NO,
      },
    }),
  ),
  {
    query: 'listUsers',
    ask: async (ctx, world) => (await listUsers(ctx)).rows.map((row) => ofUser(world, row)).sort(),
    cells: {
      owner: PEOPLE,
      admin: PEOPLE,
      billing: PEOPLE,
      lead: PEOPLE,
      developer: ['developer 1 100', 'lead - -', 'other - -'],
      viewer: ['developer - -', 'lead - -', 'other - -', 'other - -'],
      anonymous: NO,
    },
  },
  {
    query: 'getUser',
    object: 'developer',
    ask: async (ctx, world) => {
      const person = await getUser(ctx, { userId: world.people.get('developer')?.actor.upstreamUserId ?? '' });
      return `${ofUser(world, person)} ${person.memberships.map(({ id }) => id)}`;
    },
    cells: {
      owner: 'developer 1 100 A',
      admin: 'developer 1 100 A',
      billing: 'developer 1 100 A',
      lead: 'developer 1 100 A',
      developer: 'developer 1 100 A',
      viewer: 'developer - - A',
      anonymous: NO,
    },
  },
  {
    query: 'getUser',
    object: 'somebody of B',
    ask: async (ctx, world) => {
      const owner = { ...ctx, actor: world.ctxOf('owner').actor };
      const [stranger] = (await listWorkspaceMembers(owner, { workspaceId: 'B' })).rows;
      return ofUser(world, await getUser(ctx, { userId: stranger?.userId ?? '' }));
    },
    cells: {
      owner: 'other 0 0',
      admin: 'other 0 0',
      billing: 'other 0 0',
      lead: 'other 0 0',
      developer: NONE,
      viewer: 'other - -',
      anonymous: NO,
    },
  },
];
