import { notFound } from '@/lib/core/errors';
import { isConsoleRole } from '@/lib/domain/people/rules';
import { answer } from '@/lib/operations/answer';
import { readPlan } from './plan-reads';
import { departurePlanGet } from './query-schema';

/** What offboarding the member would do, and whether it may be done. */
export const planDeparture = answer(departurePlanGet, async (ctx, { userId }) => {
  const plan = await readPlan(ctx.db, { userId }, ctx.now);
  if (!plan) throw notFound('person');
  return { plan, isRemovedInConsole: plan.organizationRole !== null && isConsoleRole(plan.organizationRole) };
});
