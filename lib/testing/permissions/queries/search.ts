import { searchAll } from '@/lib/domain/search/queries';
import { NO } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const SEARCH_QUERIES: QueryRow[] = [
  ...[
    ['a name', 'k'],
    ['a name of B', 'of B'],
    ['a wildcard', '%'],
    ['an owner', 'somebody'],
  ].map(([object, q]): QueryRow => {
    const names =
      object === 'a name' ? ['key of A', 'key of B', 'own key'] : object === 'a name of B' ? ['key of B'] : [];
    const own = object === 'a name' ? ['own key'] : [];
    const places = object === 'a name' ? ['A', 'B'] : [];
    const all = [...names, ...places];
    // The key list is searched by owner, too, where the reader sees whose a key is.
    const owned = object === 'an owner' ? ['key of A', 'key of B'] : [];
    return {
      query: 'searchAll',
      object,
      ask: async (ctx) => {
        const { apiKeys, workspaces } = await searchAll(ctx, { q });
        return [...apiKeys.map(({ name }) => name).sort(), ...workspaces.map(({ id }) => id).sort()];
      },
      cells: {
        ...{ owner: [...owned, ...all], admin: [...owned, ...all], billing: [...owned, ...all] },
        ...{ lead: [...owned.slice(0, 1), ...all], viewer: all },
        developer: [...own, ...places.slice(0, 1)],
        anonymous: NO,
      },
    };
  }),
  {
    query: 'searchAll',
    object: 'people',
    ask: async (ctx, world) => {
      const { people } = await searchAll(ctx, { q: 'user_matrix' });
      const isDeveloper = (id: string) => world.people.get('developer')?.actor.upstreamUserId === id;
      return [people.length, people.some(({ id }) => isDeveloper(id))];
    },
    cells: {
      ...{ owner: [4, true], admin: [4, true], billing: [4, true], lead: [4, true], viewer: [4, true] },
      developer: [3, true],
      anonymous: NO,
    },
  },
];
