import type { Metadata } from 'next';
import { MonthTable } from '@/components/months/month-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listMonths } from '@/lib/domain/months/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Months' };

/** Which months are closed, and whether their invoices add up. */
export default async function MonthsPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost:read');
  const { months, seesAll } = await listMonths(ctx);
  return (
    <>
      <Breadcrumbs above={[{ label: 'Usage & cost', href: '/usage' }]} here="Months" />
      <PageHead
        title="Months"
        line={`What each month cost, whether it is closed, and ${seesAll ? 'whether its invoice adds up.' : 'what changed after that, in the workspaces you can see.'} Months are UTC.`}
        action={can(ctx.actor, 'cost_centre:read') && <ButtonLink href="/usage/cost-centres">Cost centres</ButtonLink>}
      />
      <Panel isFlush>
        {months.length === 0 ? (
          <EmptyState title="No months yet" step={<ButtonLink href="/usage">Open usage & cost</ButtonLink>}>
            A month appears here once its first day has been read.
          </EmptyState>
        ) : (
          <MonthTable months={months} hasInvoices={seesAll} />
        )}
      </Panel>
    </>
  );
}
