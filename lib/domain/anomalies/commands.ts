import { AppError, notFound } from '@/lib/core/errors';
import { addDays, dayOf, dayStart, formatDay } from '@/lib/core/time';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { dismissAnomaly, expectAnomaly, snoozeAnomaly } from './schema';

const MOST_SNOOZE_DAYS = 90;

interface Asked {
  anomalyId: string;
  workspaceId: string | null;
}

async function load(ctx: CommandCtx, { anomalyId, workspaceId }: Asked) {
  const row = await ctx.db.anomaly.findUnique({ where: { id: anomalyId } });
  if (!row || row.workspaceId !== workspaceId) throw notFound('anomaly');
  return row;
}

/** What people say of it: it is over, and days as high as its highest are no news for a year. */
async function judge(ctx: CommandCtx, input: Asked & { note: string }, verdict: 'expected' | 'false_alarm') {
  const { id, state, verdict: before, note, endedAt } = await load(ctx, input);
  ctx.changing({ verdict: before, note }, { verdict, note: input.note });
  const over = state === 'open' ? { state: 'ended', endedAt: endedAt ?? ctx.now } : {};
  await ctx.db.anomaly.update({ where: { id }, data: { verdict, note: input.note, ...over } });
  await endCondition(ctx, id);
  return { verdict };
}

/** It leaves "Needs attention" at once, not at the next reading. */
async function endCondition({ db, now }: CommandCtx, id: string): Promise<void> {
  await db.condition.updateMany({
    where: { kind: 'anomaly.opened', subjectKind: 'anomaly', subjectId: id, state: 'open' },
    data: { state: 'ended', endedAt: now },
  });
}

export const expectAnomalyCommand: CommandImplementation<typeof expectAnomaly> = {
  declaration: expectAnomaly,
  run: (ctx, input) => judge(ctx, input, 'expected'),
};

export const dismissAnomalyCommand: CommandImplementation<typeof dismissAnomaly> = {
  declaration: dismissAnomaly,
  run: (ctx, input) => judge(ctx, input, 'false_alarm'),
};

export const snoozeAnomalyCommand: CommandImplementation<typeof snoozeAnomaly> = {
  declaration: snoozeAnomaly,
  async run(ctx, input) {
    const { id, state, snoozedUntil } = await load(ctx, input);
    const today = dayOf(ctx.now);
    const last = addDays(today, MOST_SNOOZE_DAYS);
    if (state !== 'open') throw new AppError('conflict', 'This anomaly is over: there is nothing to snooze.');
    if (input.until <= today || input.until > last)
      throw new AppError('invalid_input', `Choose a day after today, up to ${formatDay(last)}.`);
    ctx.changing({ snoozedUntil: snoozedUntil && dayOf(snoozedUntil) }, { snoozedUntil: input.until });
    await ctx.db.anomaly.update({ where: { id }, data: { snoozedUntil: dayStart(input.until) } });
    await endCondition(ctx, id);
    return { until: input.until };
  },
};
