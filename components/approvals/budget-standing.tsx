import { Facts } from '@/components/page/detail/facts';
import { Money } from '@/components/page/figures/figure';
import { NameLink } from '@/components/page/list/cells';
import { Panel } from '@/components/ui/panel';
import { AppError } from '@/lib/core/errors';
import { formatPeriod } from '@/lib/core/time';
import { getBudget } from '@/lib/domain/budgets/detail-queries';
import type { SignedInCtx } from '@/lib/doors/context';

/** Where the budget stands that more is asked of, for whoever may see it. */
export async function BudgetStanding({ ctx, budgetId }: { ctx: SignedInCtx; budgetId: string }) {
  const budget = await getBudget(ctx, { budgetId }).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  if (!budget) return null;
  const { id, name, period, from, spent, limit, forecast } = budget;
  const money = (nano: string | null) => <Money nano={nano === null ? null : BigInt(nano)} />;
  return (
    <Panel title="Where it stands" note={formatPeriod(from, period)}>
      <Facts
        facts={[
          { term: 'Budget', value: <NameLink href={`/budgets/${id}`}>{name}</NameLink> },
          { term: 'Spent', value: money(spent) },
          { term: 'Limit', value: limit === null ? 'No limit' : money(limit) },
          { term: 'Forecast', value: money(forecast?.expected ?? null) },
        ]}
      />
    </Panel>
  );
}
