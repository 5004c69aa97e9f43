import type { Metadata } from 'next';
import { ApprovalTable } from '@/components/approvals/approval-table';
import { BudgetTabs } from '@/components/budgets/budget-tabs';
import { PageHead } from '@/components/page/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listApprovals } from '@/lib/domain/approvals/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Requests' };

export default async function ApprovalsPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'approval:decide');
  const rows = await listApprovals(ctx);
  const waiting = rows.filter(({ isForMe }) => isForMe).length;
  return (
    <>
      <PageHead
        title="Requests"
        line="Changes that wait for another person. Each waits for 72 hours; what is approved is what happens."
      />
      {can(ctx.actor, 'budget:read') && <BudgetTabs />}
      <Panel
        title={waiting === 0 ? 'None waits for you' : `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for you`}
        note="The newest hundred, those that wait first; all times UTC"
        isFlush
      >
        {rows.length === 0 ? (
          <EmptyState title="No request yet">
            Whoever needs more than a budget allows asks for it on the page of the budget or of the workspace.
          </EmptyState>
        ) : (
          <ApprovalTable rows={rows} />
        )}
      </Panel>
    </>
  );
}
