import type { SearchParams } from 'nuqs/server';
import { ConsolePanel } from '@/components/api-keys/console-panel';
import { actsFor } from '@/components/api-keys/key-actions';
import { keyFacts } from '@/components/api-keys/key-facts';
import { KeyNotices } from '@/components/api-keys/key-notices';
import { CentrePanel } from '@/components/cost-centres/centre-panel';
import { Facts } from '@/components/page/detail/facts';
import { loadTrendParams, trendFilter, trendRange } from '@/components/page/detail/trend';
import { TrendPanel } from '@/components/page/detail/trend-panel';
import { Freshness } from '@/components/page/freshness';
import { Panel } from '@/components/ui/panel';
import { usageHref } from '@/components/usage/search-params';
import { env } from '@/lib/core/env';
import { dayOf } from '@/lib/core/time';
import { getSpendWindow, usageReport } from '@/lib/domain/usage/report/queries';
import { loadKey } from '../load-key';

interface ApiKeyPageProps {
  params: Promise<{ apiKeyId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function ApiKeyPage({ params, searchParams }: ApiKeyPageProps) {
  const { ctx, apiKey } = await loadKey((await params).apiKeyId);
  const [trend, window] = await Promise.all([loadTrendParams(searchParams), getSpendWindow(ctx)]);
  const range = trendRange(trend.days, window, dayOf(ctx.now));
  const report = await usageReport(ctx, trendFilter(range, apiKey.spend !== null, { api_key: [apiKey.id] }));
  const explore = usageHref('/usage', { metric: report.metric, api_key: [apiKey.id], split: 'model' });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0">
        <KeyNotices apiKey={apiKey} acts={actsFor(ctx.actor, apiKey)} />
        <TrendPanel
          report={report}
          params={trend}
          today={dayOf(ctx.now)}
          path={`/api-keys/${apiKey.id}`}
          more={{ href: explore, label: 'Explore' }}
          explore={explore}
        />
      </div>
      <div className="flex flex-col gap-4">
        <Panel title="Facts" note={<Freshness asOf={report.asOf ? new Date(report.asOf) : null} now={ctx.now} />}>
          <Facts facts={keyFacts(apiKey, ctx.now)} />
        </Panel>
        <CentrePanel ctx={ctx} subject={{ kind: 'api_key', id: apiKey.id, name: apiKey.name }} />
        {apiKey.isDetailed && <ConsolePanel isSimulated={env().simulated} />}
      </div>
    </div>
  );
}
