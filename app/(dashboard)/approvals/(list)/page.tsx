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
        line="Changes that wait for another person’s approval, and what a token prepared for you. Exactly what is approved is done."
      />
      {can(ctx.actor, 'budget:read') && <BudgetTabs />}
      <Panel
        title={waiting === 0 ? 'Nothing waits for you' : `${waiting} ${waiting === 1 ? 'waits' : 'wait'} for you`}
        note="The latest hundred, waiting ones first; all times UTC"
        isFlush
      >
        {rows.length === 0 ? (
          <EmptyState title="No requests yet">
            If you need more than a budget allows, request it on the page of the budget or its workspace. What needs a
            second person is decided under Settings, Approvals.
          </EmptyState>
        ) : (
          <ApprovalTable rows={rows} />
        )}
      </Panel>
    </>
  );
}
