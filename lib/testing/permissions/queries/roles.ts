import { listReturned } from '@/lib/domain/accounts/return-queries';
import { readPowers } from '@/lib/domain/roles/queries';
import { listSessionsOf } from '@/lib/domain/sessions/queries';
import type { QueryRow } from '@/lib/testing/permissions/query-row';
import type { QueryWorld } from '@/lib/testing/permissions/query-world';

const [NO, NONE] = ['forbidden', 'not_found'];
const OTHERS_NONE = { billing: NONE, lead: NONE, developer: NONE, viewer: NONE };

function idOf({ people }: QueryWorld, who: 'developer' | 'lead'): string {
  return people.get(who)?.actor.personId ?? '';
}

/** What each role sees of what somebody may do, and where they are signed in. */
export const ROLE_QUERY_ROWS: QueryRow[] = [
  {
    query: 'readPowers',
    object: 'the developer',
    ask: async (ctx, world) => {
      const { person, leads, belongsTo, powers } = await readPowers(ctx, { personId: idOf(world, 'developer') });
      const may = powers.filter(({ grants }) => grants.length > 0).length;
      return [person.role, leads.map(({ id }) => id), belongsTo.map(({ id }) => id), may];
    },
    cells: {
      ...{ owner: ['developer', [], ['A'], 15], admin: ['developer', [], ['A'], 15] },
      ...{ ...OTHERS_NONE, developer: ['developer', [], ['A'], 15], anonymous: NO },
    },
  },
  {
    query: 'readPowers',
    object: 'the lead',
    ask: async (ctx, world) => {
      const { leads } = await readPowers(ctx, { personId: idOf(world, 'lead') });
      return leads.map(({ id }) => id);
    },
    cells: { owner: ['A'], admin: ['A'], ...OTHERS_NONE, lead: ['A'], anonymous: NO },
  },
  {
    query: 'readPowers',
    object: 'no id',
    ask: async (ctx) => (await readPowers(ctx, { personId: 'none' })).person.name,
    cells: { owner: NONE, admin: NONE, ...OTHERS_NONE, anonymous: NO },
  },
  {
    query: 'listSessionsOf',
    object: 'the developer',
    ask: async (ctx, world) => {
      const asked = { personId: idOf(world, 'developer'), currentSessionId: 'x' };
      const sessions = await listSessionsOf({ ...ctx, now: new Date() }, asked);
      return world.seen(sessions.map(({ sessionId }) => sessionId));
    },
    cells: {
      ...{ owner: ['session of developer'], admin: ['session of developer'] },
      ...{ billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
    },
  },
  {
    query: 'listReturned',
    ask: async (ctx) => (await listReturned(ctx)).length,
    cells: { owner: 0, admin: 0, billing: NO, lead: NO, developer: NO, viewer: NO, anonymous: NO },
  },
];
