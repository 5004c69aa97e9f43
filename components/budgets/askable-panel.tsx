import { Panel } from '@/components/ui/panel';
import type { AskableBudget } from '@/lib/domain/budgets/query-schema';
import { windowOf } from '@/lib/domain/budgets/rules';
import { MoreButton } from './more-button';

/** Budgets whose figures the reader does not see, and of which they may ask for more. */
export function AskablePanel({ budgets, today }: { budgets: readonly AskableBudget[]; today: string }) {
  if (budgets.length === 0) return null;
  return (
    <Panel title="Budgets" note="Only the lead, billing, admins and owners see what is spent">
      <ul className="flex flex-col gap-2">
        {budgets.map(({ id, name, period }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-2">
            {name}
            <MoreButton budgetId={id} name={name} until={windowOf(period, today).to} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
