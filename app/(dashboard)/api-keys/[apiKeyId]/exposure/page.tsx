import { Checklist } from '@/components/exposures/checklist';
import { CloseForm } from '@/components/exposures/close-form';
import { ReportForm } from '@/components/exposures/report-form';
import { PrintButton } from '@/components/forms/print-button';
import { Facts } from '@/components/page/detail/facts';
import { ModelTable } from '@/components/page/detail/model-table';
import { trendFilter, trendRange } from '@/components/page/detail/trend';
import { TrendChart } from '@/components/page/detail/trend-chart';
import { Panel } from '@/components/ui/panel';
import { usageHref } from '@/components/usage/search-params';
import { addDays, dayOf, formatInstant } from '@/lib/core/time';
import type { ApiKeyDetail } from '@/lib/domain/api-keys/query-schema';
import { getExposure } from '@/lib/domain/exposures/queries';
import type { Exposure } from '@/lib/domain/exposures/query-schema';
import { getSpendWindow, usageReport } from '@/lib/domain/usage/report/queries';
import { MAX_HOUR_DAYS } from '@/lib/domain/usage/schema';
import type { SignedInCtx } from '@/lib/doors/context';
import { orNotFound, requirePermission } from '@/lib/doors/page';
import { loadKey } from '../load-key';

export default async function ExposurePage({ params }: { params: Promise<{ apiKeyId: string }> }) {
  const { ctx, apiKey } = await loadKey((await params).apiKeyId);
  requirePermission(ctx, 'api_key:write', { workspaceId: apiKey.workspaceId });
  const found = await orNotFound(getExposure(ctx, { apiKeyId: apiKey.id }));
  const { id: apiKeyId, workspaceId, name } = apiKey;
  const ref = { apiKeyId, workspaceId, name };
  const { exposure } = found;
  const isOpen = exposure !== null && exposure.closedAt === null;
  return (
    <div className="flex flex-col gap-4">
      {!isOpen && (
        <Panel title="This key may be exposed" className="no-print">
          <ReportForm apiKey={ref} />
        </Panel>
      )}
      {exposure && (
        <>
          <Panel title={isOpen ? 'Exposure' : 'Last exposure report'} tools={<PrintButton file="exposure" />}>
            <Facts facts={exposureFacts(apiKey, exposure)} />
          </Panel>
          <Panel title="Checklist">
            <Checklist apiKey={ref} exposure={exposure} found={found} isLive={apiKey.status === 'active'} />
          </Panel>
          <Used ctx={ctx} apiKey={apiKey} />
          {isOpen && (
            <Panel title="Close the report" note="Once the key is disabled and every step is done" className="no-print">
              <CloseForm apiKey={ref} />
            </Panel>
          )}
        </>
      )}
    </div>
  );
}

function exposureFacts({ name, hint, id, workspaceName, ownerName }: ApiKeyDetail, exposure: Exposure) {
  const { seenWhere, openedAt, openedByName, closedAt, closedByName, summary } = exposure;
  return [
    { term: 'Key', value: `${name} (${hint ?? id}) in ${workspaceName ?? 'the whole organisation'}` },
    { term: 'Owner', value: ownerName ?? 'Unknown' },
    { term: 'Seen', value: seenWhere },
    { term: 'Reported', value: `${formatInstant(openedAt)} by ${openedByName ?? 'Steward'}` },
    ...(closedAt
      ? [
          { term: 'Closed', value: `${formatInstant(closedAt)} by ${closedByName ?? 'Steward'}` },
          { term: 'Outcome', value: <span className="whitespace-pre-line">{summary}</span> },
        ]
      : []),
  ];
}

/** Where it was used: by model over 30 days, and hour by hour as far as hours are known. */
async function Used({ ctx, apiKey }: { ctx: SignedInCtx; apiKey: ApiKeyDetail }) {
  const today = dayOf(ctx.now);
  const seesMoney = apiKey.spend !== null;
  const keys = { api_key: [apiKey.id] };
  const hours = { from: addDays(today, 1 - MAX_HOUR_DAYS), to: today };
  const metric = seesMoney ? ('cost' as const) : ('total_tokens' as const);
  const [days, byHour] = await Promise.all([
    usageReport(ctx, trendFilter(trendRange('30', await getSpendWindow(ctx), today), seesMoney, keys)),
    usageReport(ctx, { metric, split: 'model', granularity: 'hour', ...hours, ...keys }),
  ]);
  const title = `Use by hour and model, last ${MAX_HOUR_DAYS} days`;
  const href = usageHref('/usage', { metric, split: 'model', ...keys });
  return (
    <>
      <Panel title="Models, last 30 days" isFlush={days.series.length > 0}>
        {days.series.length > 0 ? (
          <ModelTable report={days} unit={metric === 'cost' ? 'nano_dollars' : 'tokens'} />
        ) : (
          <p className="text-muted">It was not used in the last 30 days.</p>
        )}
      </Panel>
      <Panel title={title} note="UTC">
        <TrendChart report={byHour} title={title} wayIn={{ today, href }} />
      </Panel>
    </>
  );
}
