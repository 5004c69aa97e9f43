import { AppError } from '@/lib/core/errors';
import { keepSetting } from '@/lib/domain/settings/steps';
import type { CommandImplementation } from '@/lib/operations/command-context';
import { dismissStart, POSTURE_KEY, postureTicks, type Ticks, tickPosture } from './schema';

export const tickPostureCommand: CommandImplementation<typeof tickPosture> = {
  declaration: tickPosture,
  async run(ctx, { point, isDone }) {
    const setting = await ctx.db.setting.findUnique({ where: { key: POSTURE_KEY } });
    const before: Ticks = postureTicks.safeParse(setting?.value).data?.ticks ?? {};
    const { [point]: _, ...others } = before;
    const by = 'name' in ctx.actor ? ctx.actor.name : '';
    const after: Ticks = isDone ? { ...others, [point]: { at: ctx.now.toISOString(), by } } : others;
    await keepSetting(ctx, POSTURE_KEY, { ticks: before }, { ticks: after });
    return { point, isDone };
  },
};

export const dismissStartCommand: CommandImplementation<typeof dismissStart> = {
  declaration: dismissStart,
  async run(ctx) {
    if (ctx.actor.kind !== 'person') throw new AppError('forbidden', 'Only a person can do this.');
    const { personId } = ctx.actor;
    ctx.changing({ shown: true }, { shown: false });
    await ctx.db.person.update({ where: { id: personId }, data: { startDismissedAt: ctx.now } });
    return { personId };
  },
};
