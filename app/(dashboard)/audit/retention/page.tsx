import type { Metadata } from 'next';
import { HoldForm } from '@/components/audit-retention/hold-form';
import { HoldTable } from '@/components/audit-retention/hold-table';
import { RetentionForm } from '@/components/audit-retention/retention-form';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { type Fact, Facts } from '@/components/page/detail/facts';
import { Instant } from '@/components/page/figures/time';
import { PageHead } from '@/components/page/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { readAuditRetention } from '@/lib/domain/audit-retention/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Retention' };

export default async function AuditRetentionPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const { years, before, holds, stub, oldest } = await readAuditRetention(ctx);
  const mayChange = can(ctx.actor, 'policy:write');
  const facts: Fact[] = [
    { term: 'Kept for', value: years === 1 ? '1 year' : `${years} years` },
    { term: 'Deleted each night', value: <Before at={before} /> },
    { term: 'Oldest entry', value: oldest ? <Instant at={oldest} /> : 'There is none' },
    { term: 'Pruned', value: stub ? <Pruned {...stub} /> : 'Nothing yet' },
  ];
  return (
    <>
      <Breadcrumbs above={[{ label: 'Audit', href: '/audit' }]} here="Retention" />
      <PageHead title="Retention" line="How long the audit is kept, and what must not be deleted." />
      <div className="grid gap-4">
        <Panel title="Entries" note="A signed stub replaces what was pruned, and verification continues from it">
          <Facts facts={facts} />
        </Panel>
        <Panel
          title="Legal holds"
          note="A hold keeps the entries it covers, and every entry after the first of them"
          isFlush
        >
          {holds.length === 0 ? (
            <EmptyState title="No legal holds">
              A hold keeps entries about one thing, from a period, or both, until it is released.
            </EmptyState>
          ) : (
            <HoldTable holds={holds} mayChange={mayChange} />
          )}
        </Panel>
        {mayChange && (
          <>
            <Panel title="New hold">
              <HoldForm />
            </Panel>
            <Panel title="How long entries are kept" note="Set by owners">
              <RetentionForm years={years} />
            </Panel>
          </>
        )}
      </div>
    </>
  );
}

function Before({ at }: { at: Date }) {
  return (
    <>
      Entries from before <Instant at={at} />
    </>
  );
}

function Pruned({ number, at }: { number: string; at: Date }) {
  return (
    <>
      Entries 1 to {number}, last on <Instant at={at} />
    </>
  );
}
