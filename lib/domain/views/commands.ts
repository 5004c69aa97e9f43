import { AppError, notFound } from '@/lib/core/errors';
import { idFrom } from '@/lib/core/ids';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { removeView, saveView } from './schema';

const MOST_VIEWS = 50;

function requirePerson({ actor }: CommandCtx): string {
  if (actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can do this.');
  return actor.personId;
}

export const saveViewCommand: CommandImplementation<typeof saveView> = {
  declaration: saveView,
  async run(ctx, { list, name, query }) {
    const personId = requirePerson(ctx);
    const own = await ctx.db.savedView.findMany({ where: { personId, list } });
    const before = own.find((view) => view.name === name);
    if (!before && own.length >= MOST_VIEWS)
      throw new AppError('conflict', `You have ${MOST_VIEWS} views of this list. Remove one first.`);
    ctx.changing({ query: before?.query ?? null }, { query });
    const id = before?.id ?? idFrom('view', personId, list, name);
    const data = { personId, list, name, query, savedAt: ctx.now };
    await ctx.db.savedView.upsert({ where: { id }, create: { id, ...data }, update: data });
    return { viewId: id, name };
  },
};

export const removeViewCommand: CommandImplementation<typeof removeView> = {
  declaration: removeView,
  async run(ctx, { viewId }) {
    const personId = requirePerson(ctx);
    const view = await ctx.db.savedView.findFirst({ where: { id: viewId, personId } });
    if (!view) throw notFound('View');
    ctx.changing({ name: view.name }, { name: null });
    await ctx.db.savedView.delete({ where: { id: viewId } });
    return { viewId, name: view.name };
  },
};
