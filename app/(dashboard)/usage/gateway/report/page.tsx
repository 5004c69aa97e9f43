import type { Metadata } from 'next';
import { GatewayHead } from '@/components/gateway-requests/gateway-head';
import { ReconcileTable } from '@/components/gateway-requests/reconcile-table';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { addDays, dayOf } from '@/lib/core/time';
import { reconcileGateway } from '@/lib/domain/gateway-requests/reconcile-queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway against the report' };

const DAYS = 14;

export default async function GatewayReportPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost:read');
  const to = dayOf(ctx.now);
  const { rows } = await heavy(ctx, () => reconcileGateway(ctx, { from: addDays(to, 1 - DAYS), to }));
  return (
    <>
      <GatewayHead
        actor={ctx.actor}
        title="Gateway against the report"
        line={`What the gateway counted in the last ${DAYS} days, against what Anthropic reports for the keys it uses.`}
      />
      <Panel
        title="By day and workspace"
        note="What did not come through the gateway was sent with one of these keys directly. If nobody should hold that key, replace it."
        isFlush
      >
        {rows.length === 0 ? (
          <EmptyState title="Nothing to compare">
            Days on which something goes through the gateway are compared with the report here.
          </EmptyState>
        ) : (
          <ReconcileTable rows={rows} />
        )}
      </Panel>
    </>
  );
}
