import type { Metadata } from 'next';
import { NewStreamForm } from '@/components/audit-streams/new-stream-form';
import { StreamTable } from '@/components/audit-streams/stream-table';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { PageHead } from '@/components/page/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { can } from '@/lib/access/reach';
import { listAuditStreams } from '@/lib/domain/audit-streams/queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Audit streams' };

export default async function AuditStreamsPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'settings:read');
  const streams = await listAuditStreams(ctx);
  const [mayChange, mayLead] = [can(ctx.actor, 'settings:write'), can(ctx.actor, 'audit:export')];
  return (
    <>
      <Breadcrumbs above={[{ label: 'Audit', href: '/audit' }]} here="Audit streams" />
      <PageHead title="Audit streams" line="Send every audit entry to your own systems as it is written." />
      <div className="grid gap-4">
        <Panel
          title="Streams"
          note="In order and at least once: after an interruption, the last ten minutes are sent again"
          isFlush
        >
          {streams.length === 0 ? (
            <EmptyState title="No streams yet">
              A stream sends each entry, with its number and digest, to a webhook, to Splunk or to a syslog server.
            </EmptyState>
          ) : (
            <StreamTable streams={streams} mayChange={mayChange} mayLead={mayLead} now={ctx.now} />
          )}
        </Panel>
        {mayLead && (
          <Panel title="New stream">
            <NewStreamForm />
          </Panel>
        )}
      </div>
    </>
  );
}
