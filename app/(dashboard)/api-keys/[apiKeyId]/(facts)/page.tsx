import type { SearchParams } from 'nuqs/server';
import { BetterPanel } from '@/components/api-keys/better-panel';
import { ConsolePanel } from '@/components/api-keys/console-panel';
import { actsFor } from '@/components/api-keys/key-actions';
import { keyFacts } from '@/components/api-keys/key-facts';
import { KeyNotices } from '@/components/api-keys/key-notices';
import { WordsPanel } from '@/components/api-keys/words-panel';
import { BudgetsPanel } from '@/components/budgets/budgets-panel';
import { CentrePanel } from '@/components/cost-centres/centre-panel';
import { BreachNotice } from '@/components/key-policy/breach-notice';
import { Facts } from '@/components/page/detail/facts';
import { loadTrendParams, trendFilter, trendRange } from '@/components/page/detail/trend';
import { TrendPanel } from '@/components/page/detail/trend-panel';
import { ReportFreshness } from '@/components/page/freshness';
import { Panel } from '@/components/ui/panel';
import { UnusedNotice } from '@/components/unused-keys/unused-notice';
import { usageHref } from '@/components/usage/search-params';
import { can } from '@/lib/access/reach';
import { env } from '@/lib/core/env';
import { dayOf } from '@/lib/core/time';
import { listBudgetsOf } from '@/lib/domain/budgets/queries';
import { getKeyPolicy, listBreaches } from '@/lib/domain/key-policy/queries';
import { listUnusedKeys } from '@/lib/domain/unused-keys/queries';
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
  const scope = { kind: 'api_key' as const, id: apiKey.id };
  const [report, budgets, policy, breaches, unused] = await Promise.all([
    usageReport(ctx, trendFilter(range, apiKey.spend !== null && trend.metric === 'cost', { api_key: [apiKey.id] })),
    can(ctx.actor, 'budget:read') ? listBudgetsOf(ctx, { scope }) : [],
    getKeyPolicy(ctx),
    listBreaches(ctx, { apiKeyId: apiKey.id }),
    listUnusedKeys(ctx, { apiKeyId: apiKey.id }),
  ]);
  const { workspaceId } = apiKey;
  const isLive = apiKey.status === 'active' || apiKey.status === 'inactive';
  const mayWrite = can(ctx.actor, 'api_key:write', { workspaceId });
  const isLed = workspaceId !== null && can(ctx.actor, 'budget:propose', { workspaceId });
  const explore = usageHref('/usage', { metric: report.metric, api_key: [apiKey.id], split: 'model' });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        {unused.map((one) => (
          <UnusedNotice key={one.id} unused={one} />
        ))}
        <KeyNotices apiKey={apiKey} acts={actsFor(ctx.actor, apiKey)} today={dayOf(ctx.now)} />
        {breaches.rows.map((row) => (
          <BreachNotice key={row.id} {...{ row, policy, isAgeSaid: apiKey.isOld }} mayRename={mayWrite} />
        ))}
        <TrendPanel
          report={report}
          params={trend}
          today={dayOf(ctx.now)}
          path={`/api-keys/${apiKey.id}`}
          more={{ href: explore, label: 'Explore' }}
          explore={explore}
          choosesMetric={apiKey.spend !== null}
        />
        <BudgetsPanel
          rows={budgets}
          creates={isLive && can(ctx.actor, 'budget:write') ? scope : undefined}
          proposes={isLive && isLed ? { workspaceId, apiKeyId: apiKey.id, name: apiKey.name } : undefined}
        />
      </div>
      <div className="flex flex-col gap-4">
        <Panel title="Facts" note={<ReportFreshness ctx={ctx} asOf={report.asOf ? new Date(report.asOf) : null} />}>
          <Facts facts={keyFacts(apiKey, ctx.now)} />
        </Panel>
        {apiKey.isDetailed && <WordsPanel apiKey={apiKey} mayWrite={mayWrite} />}
        <CentrePanel ctx={ctx} subject={{ kind: 'api_key', id: apiKey.id, name: apiKey.name }} />
        <BetterPanel
          apiKey={apiKey}
          consoleOrigin={env().consoleOrigin}
          mayIssue={can(ctx.actor, 'gateway_key:write', { workspaceId })}
        />
        {apiKey.isDetailed && <ConsolePanel consoleOrigin={env().consoleOrigin} />}
      </div>
    </div>
  );
}
