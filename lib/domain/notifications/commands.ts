import { AppError } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { choicesOf } from './reads';
import { chooseNotifications } from './schema';

export const chooseNotificationsCommand: CommandImplementation<typeof chooseNotifications> = {
  declaration: chooseNotifications,
  run: async (ctx, { rhythms, ...rest }) => {
    if (ctx.actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can do this.');
    const { personId } = ctx.actor;
    const before = (await choicesOf(ctx.db, [personId])).get(personId);
    const kept = { rhythms: { ...rhythms }, ...rest };
    ctx.changing(before ? { ...rest, ...pick(before, rest), rhythms: { ...before.rhythms } } : {}, kept);
    const data = { ...kept, updatedAt: ctx.now };
    await ctx.db.notificationChoice.upsert({ where: { personId }, create: { personId, ...data }, update: data });
    return { personId };
  },
};

/** The fields of the one that the other has. */
function pick<Fields extends object>(from: Fields, like: Partial<Fields>): Partial<Fields> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => name in like)) as Partial<Fields>;
}
