import { getPerson, listPeople } from '@/lib/domain/people/queries';
import type { PersonRow } from '@/lib/domain/people/query-schema';
import { listWorkspaceMembers } from '@/lib/domain/workspaces/queries';
import { NO, NONE, nameOf } from '@/lib/testing/permissions/list-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';

const ofUser = (world: QueryWorld, { id, activeKeys, spend }: PersonRow) =>
  `${nameOf(world, id)} ${activeKeys ?? '-'} ${spend ?? '-'}`;
const PEOPLE = ['developer 2 100', 'lead 0 0', 'other 0 0', 'other 0 0'];

export const PEOPLE_QUERIES: QueryRow[] = [
  {
    query: 'listPeople',
    ask: async (ctx, world) => (await listPeople(ctx)).rows.map((row) => ofUser(world, row)).sort(),
    cells: {
      owner: PEOPLE,
      admin: PEOPLE,
      billing: PEOPLE,
      lead: PEOPLE,
      developer: ['developer 2 100', 'lead - -', 'other - -'],
      viewer: ['developer - -', 'lead - -', 'other - -', 'other - -'],
      anonymous: NO,
    },
  },
  {
    query: 'getPerson',
    object: 'developer',
    ask: async (ctx, world) => {
      const person = await getPerson(ctx, { userId: world.people.get('developer')?.actor.upstreamUserId ?? '' });
      return `${ofUser(world, person)} ${person.memberships.map(({ id }) => id)}`;
    },
    cells: {
      owner: 'developer 2 100 A',
      admin: 'developer 2 100 A',
      billing: 'developer 2 100 A',
      lead: 'developer 2 100 A',
      developer: 'developer 2 100 A',
      viewer: 'developer - - A',
      anonymous: NO,
    },
  },
  {
    query: 'getPerson',
    object: 'somebody of B',
    ask: async (ctx, world) => {
      const owner = { ...ctx, actor: world.ctxOf('owner').actor };
      const [stranger] = (await listWorkspaceMembers(owner, { workspaceId: 'B' })).rows;
      return ofUser(world, await getPerson(ctx, { userId: stranger?.userId ?? '' }));
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
