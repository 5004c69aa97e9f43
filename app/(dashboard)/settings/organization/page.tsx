import type { Metadata } from 'next';
import { ActionButton } from '@/components/forms/action-button';
import { Time } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { CapabilityTable } from '@/components/settings/organization/capability-table';
import { OrganizationFacts, ReachFacts } from '@/components/settings/organization/connection-facts';
import { FiscalYearForm } from '@/components/settings/organization/fiscal-year-form';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { readConnection, readFiscalMonth } from '@/lib/domain/organization/queries';
import { everyCapability } from '@/lib/domain/organization/rules';
import { probeConnectionAction } from '@/lib/doors/actions/organization';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Organisation' };

export default async function OrganizationPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const [connection, fiscalMonth] = await Promise.all([readConnection(ctx), readFiscalMonth(ctx)]);
  const { probe } = connection;
  return (
    <>
      <PageHead
        title="Organisation"
        line="The connected organisation, its connection and what the Admin key may do."
        freshness="All times UTC"
        action={
          can(ctx.actor, 'settings:write') && (
            <ActionButton
              action={probeConnectionAction}
              input={{}}
              pending="Checking…"
              done="Connection checked"
              variant="primary"
            >
              Check connection
            </ActionButton>
          )
        }
      />
      <div className="mb-4 grid gap-4 lg:grid-cols-2">
        <Panel title="Organisation">
          <OrganizationFacts connection={connection} now={ctx.now} />
        </Panel>
        <Panel title="Connection">
          <ReachFacts connection={connection} now={ctx.now} />
        </Panel>
      </div>
      <Panel title="Fiscal year" note="Sets the “This fiscal year” range" className="mb-4">
        <FiscalYearForm firstMonth={fiscalMonth} />
      </Panel>
      <Panel
        title="What the key can read"
        note={
          probe ? (
            <>
              Checked <Time at={probe.at} now={ctx.now} />, by requesting a little of each. Repeated at every start and
              once a day.
            </>
          ) : undefined
        }
        isFlush={probe !== null}
      >
        {probe ? (
          <CapabilityTable rows={everyCapability(probe.capabilities)} />
        ) : (
          <Notice tone="neutral" title="Not checked yet">
            The worker checks this automatically a few seconds after it starts. Check connection does it now.
          </Notice>
        )}
      </Panel>
    </>
  );
}
