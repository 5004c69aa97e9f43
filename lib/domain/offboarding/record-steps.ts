import type { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx } from '@/lib/operations/command-context';
import type { Departure, DepartureKey } from '@/prisma/generated/client';
import type { DeparturePlan, DepartureReport } from './query-schema';
import type { KeyDecision } from './rules';
import type { offboardPerson } from './schema';

type Input = z.output<typeof offboardPerson.input>;
type Recorded = Departure & { keys: DepartureKey[] };

export function reportOf(departure: Pick<Departure, 'report'>): DepartureReport {
  return departure.report as unknown as DepartureReport;
}

/** The departure that this try goes on with: its own, cut short before, or that of the try which it takes up again. */
export async function findDeparture(ctx: CommandCtx, resumeOf: string | undefined): Promise<Recorded | null> {
  const tries = [ctx.intentId, ...(resumeOf === undefined ? [] : [resumeOf])];
  const found = await ctx.db.departure.findFirst({
    where: { OR: tries.map((id) => ({ report: { path: ['intentId'], equals: id } })) },
    include: { keys: { orderBy: { apiKeyId: 'asc' } } },
  });
  if (!found && resumeOf !== undefined) {
    throw new AppError('conflict', 'There is no offboarding to resume. Start again.');
  }
  return found;
}

/** Writes down what is going to happen, before anything does. An earlier try that was not finished gives way. */
export async function recordDeparture(
  ctx: CommandCtx,
  { input, plan, decisions }: { input: Input; plan: DeparturePlan; decisions: readonly KeyDecision[] },
): Promise<Recorded> {
  const { resumeOf: _resumeOf, ...asked } = input;
  const report: DepartureReport = { plan, asked, intentId: ctx.intentId, task: null };
  const who = [
    ...(plan.userId ? [{ userId: plan.userId }] : []),
    ...(plan.personId ? [{ personId: plan.personId }] : []),
    ...(plan.userId || plan.personId ? [] : [{ userId: null, personId: null, email: plan.email }]),
  ];
  return ctx.db.$transaction(async (tx) => {
    if (!input.dryRun) {
      await tx.departure.updateMany({
        where: { OR: who, state: { in: ['running', 'waiting', 'incomplete'] } },
        data: { state: 'replaced', taskClosedAt: ctx.now },
      });
    }
    return tx.departure.create({
      data: {
        id: ctx.intentId,
        personId: plan.personId,
        userId: plan.userId,
        email: plan.email,
        name: plan.name,
        state: input.dryRun ? 'dry_run' : 'running',
        source: input.source,
        startedById: personIdOf(ctx),
        startedAt: ctx.now,
        finishedAt: input.dryRun ? ctx.now : null,
        report: report as object,
        keys: { create: decisions.map((decision) => ({ ...decision, state: 'waiting' })) },
      },
      include: { keys: { orderBy: { apiKeyId: 'asc' } } },
    });
  });
}
