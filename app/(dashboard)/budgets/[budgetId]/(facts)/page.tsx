import { ApprovalTable } from '@/components/approvals/approval-table';
import { AlertTable } from '@/components/budgets/alert-table';
import { budgetFacts } from '@/components/budgets/budget-facts';
import { BudgetFigures } from '@/components/budgets/budget-figures';
import { DriverTable } from '@/components/budgets/driver-table';
import { exploreHref } from '@/components/budgets/explore-href';
import { HistoryPanel } from '@/components/budgets/history-panel';
import { TakenPanel } from '@/components/budgets/taken-panel';
import { Facts } from '@/components/page/detail/facts';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { formatDay } from '@/lib/core/time';
import { listApprovals } from '@/lib/domain/approvals/queries';
import { loadBudget } from '../load-budget';

export default async function BudgetPage({ params }: { params: Promise<{ budgetId: string }> }) {
  const { ctx, budget } = await loadBudget((await params).budgetId);
  const requests = await listApprovals(ctx, { subject: { kind: 'budget', id: budget.id } });
  const { archivedAt, firstDay, from, scope, spent } = budget;
  return (
    <div className="flex flex-col gap-4">
      {archivedAt && (
        <Notice tone="neutral" title="This budget is archived">
          It no longer counts cost or sends alerts. Its past figures stay.
        </Notice>
      )}
      {!archivedAt && firstDay > from && (
        <Notice tone="neutral" title={`This budget begins on ${formatDay(firstDay)}`}>
          No alerts are sent until then.
        </Notice>
      )}
      {scope.isOver && (
        <Notice tone="warning" title={`${scope.label} is archived or gone`}>
          It cannot cost anything more, but cost that arrives late is still counted. Archive this budget when its last
          month is closed.
        </Notice>
      )}
      <BudgetFigures budget={budget} />
      <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <HistoryPanel budget={budget} />
          <div className="grid items-start gap-4 2xl:grid-cols-2">
            <DriverTable
              title="Most expensive API keys"
              kind="api_key"
              drivers={budget.keys}
              spent={spent}
              more={exploreHref(budget, 'api_key')}
            />
            <DriverTable
              title="Most expensive models"
              kind="model"
              drivers={budget.models}
              spent={spent}
              more={exploreHref(budget, 'model')}
            />
          </div>
          <TakenPanel budget={budget} />
          <AlertTable budget={budget} />
          {requests.length > 0 && (
            <Panel title="Requests for more" isFlush>
              <ApprovalTable rows={requests} />
            </Panel>
          )}
        </div>
        <Panel title="Facts">
          <Facts facts={budgetFacts(budget)} />
        </Panel>
      </div>
    </div>
  );
}
