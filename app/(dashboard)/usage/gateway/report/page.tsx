import type { Metadata } from 'next';
import Link from 'next/link';
import { createLoader, parseAsString, type SearchParams } from 'nuqs/server';
import { GatewayHead } from '@/components/gateway-requests/gateway-head';
import { sumBy, sumReconciled } from '@/components/gateway-requests/reconcile-sums';
import { ReconcileTable } from '@/components/gateway-requests/reconcile-table';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { addDays, dayOf, formatDay } from '@/lib/core/time';
import type { Reconciled } from '@/lib/domain/gateway-requests/query-schema';
import { reconcileGateway } from '@/lib/domain/gateway-requests/reconcile-queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Gateway against the report' };

const DAYS = 14;
const PATH = '/usage/gateway/report';
const loadParams = createLoader({ workspace: parseAsString });

export default async function GatewayReportPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost:read');
  const { workspace } = await loadParams(searchParams);
  const to = dayOf(ctx.now);
  const { rows, endsUnknown } = await heavy(ctx, () => reconcileGateway(ctx, { from: addDays(to, 1 - DAYS), to }));
  return (
    <>
      <GatewayHead
        actor={ctx.actor}
        title="Gateway against the report"
        line={`What the gateway counted in the last ${DAYS} days, compared with what Anthropic reports for the keys it uses.`}
      />
      {endsUnknown !== null && (
        <div className="mb-4">
          <Notice tone="warning" title="How many requests were lost or broken off is not known now">
            {endsUnknown} What is counted and reported is complete.
          </Notice>
        </div>
      )}
      {rows.length === 0 ? (
        <Panel title="By workspace" isFlush>
          <EmptyState title="Nothing to compare">
            Days with gateway traffic are compared with Anthropic’s report here.
          </EmptyState>
        </Panel>
      ) : (
        <Comparison rows={rows} workspaceId={workspace} />
      )}
    </>
  );
}

function Comparison({ rows, workspaceId }: { rows: readonly Reconciled[]; workspaceId: string | null }) {
  const names = new Map(rows.map((row) => [row.workspaceId, row.workspaceName ?? row.workspaceId]));
  const chosen = workspaceId !== null && names.has(workspaceId) ? workspaceId : null;
  const shown = chosen === null ? rows : rows.filter((row) => row.workspaceId === chosen);
  return (
    <div className="flex flex-col gap-4">
      <Panel
        title="By workspace"
        note="Anything that did not come through the gateway was sent directly with one of these keys. If nobody else should have that key, replace it."
        isFlush
      >
        <ReconcileTable
          caption="The gateway against the report, by workspace"
          header="Workspace"
          rows={sumBy(rows, (row) => row.workspaceId)}
          name={({ id }) => (
            <Link href={`${PATH}?workspace=${encodeURIComponent(id)}`} className="cell-name" scroll={false}>
              {names.get(id)}
            </Link>
          )}
          total={sumReconciled(rows)}
        />
      </Panel>
      <Panel
        title={chosen === null ? 'By day, every workspace' : `By day, ${names.get(chosen)}`}
        tools={
          chosen !== null && (
            <ButtonLink href={PATH} variant="ghost">
              Every workspace
            </ButtonLink>
          )
        }
        isFlush
      >
        <ReconcileTable
          caption="The gateway against the report, by day"
          header="Day"
          rows={sumBy(shown, ({ day }) => day)}
          name={({ id, isPartial }) => (
            <span className="whitespace-nowrap">
              {formatDay(id)} {isPartial && <span className="text-muted">partial</span>}
            </span>
          )}
          total={sumReconciled(shown)}
        />
      </Panel>
    </div>
  );
}
