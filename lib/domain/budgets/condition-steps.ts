import type { Tx } from '@/lib/core/db';
import { dayOf, formatPeriod } from '@/lib/core/time';
import { type FoundCondition, keepConditions } from '@/lib/domain/notifications/condition-steps';
import { findWorkspaces } from './alert-steps';
import { type BudgetPeriod, percentUsed } from './rules';

type Told = 'budget.passed' | 'budget.threshold';
const TOLD = { passed: 'budget.passed', near: 'budget.threshold', heading: 'budget.threshold' } as const;

/** What is so of budgets at this moment: those that are used up, and those that come near or will pass. */
export async function keepBudgetConditions(tx: Tx, now: Date): Promise<void> {
  const states = await tx.budgetState.findMany({
    where: { standing: { in: Object.keys(TOLD) }, budget: { archivedAt: null } },
    include: { budget: true },
  });
  const found: { [Name in Told]: FoundCondition<Name>[] } = { 'budget.passed': [], 'budget.threshold': [] };
  for (const { standing, budget, periodFrom, spentNano, expectedNano, limitNano } of states) {
    const basis = standing === 'heading' ? 'forecast' : 'actual';
    const amount = (basis === 'actual' ? spentNano : expectedNano) ?? 0n;
    const limit = limitNano ?? 0n;
    found[TOLD[standing as keyof typeof TOLD]].push({
      subject: { kind: 'budget', id: budget.id, name: budget.name },
      since: periodFrom,
      measure: {
        ...{ budgetId: budget.id, name: budget.name, basis, percent: percentUsed(amount, limit) },
        window: formatPeriod(dayOf(periodFrom), budget.period as BudgetPeriod),
        ...{ amount: amount.toString(), limit: limit.toString() },
      },
      workspaceIds: await findWorkspaces(tx, budget),
      money: true,
    });
  }
  await keepConditions(tx, 'budget.passed', found['budget.passed'], now);
  await keepConditions(tx, 'budget.threshold', found['budget.threshold'], now);
}
