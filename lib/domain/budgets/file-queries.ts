import { dollars } from '@/lib/core/money';
import { dayOf } from '@/lib/core/time';
import { answer } from '@/lib/operations/answer';
import { budgetFile } from './query-schema';

const MOST_BUDGETS = 10_000;

/** Every budget in force as a line of a file. Whoever has no account any more is left out of it. */
export const listBudgetFile = answer(budgetFile, async ({ db }) => {
  const budgets = await db.budget.findMany({
    where: { archivedAt: null },
    include: { limits: { where: { kind: 'set' }, orderBy: { revision: 'desc' }, take: 1 } },
    orderBy: [{ scopeKind: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    take: MOST_BUDGETS,
  });
  const people = await db.person.findMany({ where: { deactivatedAt: null }, select: { id: true, email: true } });
  const emails = new Map(people.map(({ id, email }) => [id, email]));
  return budgets.map((budget) => {
    const amount = budget.limits[0]?.amountNano ?? null;
    return {
      name: budget.name,
      scope: budget.scopeKind,
      scope_id: budget.scopeId,
      period: budget.period,
      limit_usd: amount === null ? 'none' : dollars(amount),
      alert_at: budget.actualThresholds.join(' '),
      alert_at_forecast: budget.forecastThresholds.join(' '),
      owner: emails.get(budget.ownerId ?? '') ?? '',
      recipients: [...budget.recipientPeople.flatMap((id) => emails.get(id) ?? []), ...budget.recipientAddresses].join(
        ' ',
      ),
      first_day: dayOf(budget.firstDay),
      notes: budget.notes,
    };
  });
});
