import { answer } from '@/lib/operations/answer';
import { viewList } from './query-schema';

/** The reader's own. */
export const listViews = answer(viewList, (ctx, { list }) =>
  ctx.db.savedView.findMany({
    where: { personId: ctx.actor.personId, list },
    select: { id: true, name: true, query: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  }),
);
