import { answer } from '@/lib/operations/answer';
import { type SavedView, viewList } from './query-schema';

/** The reader's own. */
export const listViews = answer(
  viewList,
  (ctx, { list }) =>
    ctx.db.$queryRaw<SavedView[]>`
      SELECT id::text, name, query FROM saved_views WHERE person_id = ${ctx.actor.personId}::uuid AND list = ${list} ORDER BY name, id`,
);
