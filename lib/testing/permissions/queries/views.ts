import { listViews } from '@/lib/domain/views/queries';
import { OUT } from '@/lib/testing/permissions/query-cells';
import type { QueryRow } from '@/lib/testing/permissions/query-row';

export const VIEW_QUERIES: QueryRow[] = [
  {
    query: 'listViews',
    ask: async (ctx, { database }) => {
      const { personId } = ctx.actor.kind === 'person' ? ctx.actor : { personId: null };
      if (personId !== null) {
        const id = personId;
        const view = { id, personId, list: 'api-keys', name: personId, query: 'show=old', savedAt: ctx.now };
        await database.owner.db.savedView.upsert({ where: { id }, create: view, update: {} });
      }
      return (await listViews(ctx, { list: 'api-keys' })).map(({ id, name }) => (id === personId ? 'own' : name));
    },
    cells: {
      ...{ owner: ['own'], admin: ['own'], billing: ['own'], lead: ['own'], developer: ['own'], viewer: ['own'] },
      anonymous: OUT,
    },
  },
];
