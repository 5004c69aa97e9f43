import { AppError } from '@/lib/core/errors';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { readStoredChoices } from './reads';
import { chooseNotifications } from './schema';

export const chooseNotificationsCommand: CommandImplementation<typeof chooseNotifications> = {
  declaration: chooseNotifications,
  run: async (ctx, choices) => {
    if (ctx.actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can do this.');
    const { personId } = ctx.actor;
    const before = (await readStoredChoices(ctx.db, [personId])).get(personId);
    ctx.changing({ ...before }, choices);
    const data = { ...choices, updatedAt: ctx.now };
    await ctx.db.notificationChoice.upsert({ where: { personId }, create: { personId, ...data }, update: data });
    return { personId };
  },
};
