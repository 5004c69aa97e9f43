import type { SearchParams } from 'nuqs/server';
import { AskablePanel } from '@/components/budgets/askable-panel';
import { BudgetsPanel } from '@/components/budgets/budgets-panel';
import { CentrePanel } from '@/components/cost-centres/centre-panel';
import { Facts } from '@/components/page/detail/facts';
import { loadTrendParams, trendFilter, trendRange } from '@/components/page/detail/trend';
import { TrendPanel } from '@/components/page/detail/trend-panel';
import { ReportFreshness } from '@/components/page/freshness';
import { Panel } from '@/components/ui/panel';
import { usageHref } from '@/components/usage/search-params';
import { workspaceFacts } from '@/components/workspaces/workspace-facts';
import { can } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { listAskableBudgets, listBudgetsOf } from '@/lib/domain/budgets/queries';
import { getSpendWindow, usageReport } from '@/lib/domain/usage/report/queries';
import { loadWorkspace } from '../load-workspace';

interface WorkspacePageProps {
  params: Promise<{ workspaceId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function WorkspacePage({ params, searchParams }: WorkspacePageProps) {
  const { ctx, workspace } = await loadWorkspace((await params).workspaceId);
  const [trend, window] = await Promise.all([loadTrendParams(searchParams), getSpendWindow(ctx)]);
  const range = trendRange(trend.days, window, dayOf(ctx.now));
  const filter = trendFilter(range, workspace.spendSight !== 'hidden', { workspace: [workspace.id] });
  const seesBudgets = can(ctx.actor, 'budget:read');
  const [report, budgets, askable] = await Promise.all([
    usageReport(ctx, filter),
    seesBudgets ? listBudgetsOf(ctx, { scope: { kind: 'workspace', id: workspace.id } }) : [],
    listAskableBudgets(ctx, { workspaceId: workspace.id }),
  ]);
  const explore = usageHref('/usage', { metric: report.metric, workspace: [workspace.id], split: 'model' });
  return (
    <div className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <TrendPanel
          report={report}
          params={trend}
          today={dayOf(ctx.now)}
          path={`/workspaces/${workspace.id}`}
          more={{ href: explore, label: 'Explore' }}
          explore={explore}
          scope={workspace.spendSight === 'own' ? 'of your own API keys' : undefined}
        />
        <AskablePanel budgets={askable} today={dayOf(ctx.now)} />
        <BudgetsPanel
          rows={budgets}
          creates={
            can(ctx.actor, 'budget:write') && !workspace.archivedAt
              ? { kind: 'workspace', id: workspace.id }
              : undefined
          }
          proposes={
            can(ctx.actor, 'budget:propose', { workspaceId: workspace.id }) && !workspace.archivedAt
              ? { workspaceId: workspace.id, apiKeyId: null, name: workspace.name }
              : undefined
          }
        />
      </div>
      <div className="flex flex-col gap-4">
        <Panel title="Facts" note={<ReportFreshness ctx={ctx} asOf={report.asOf ? new Date(report.asOf) : null} />}>
          <Facts facts={workspaceFacts(workspace)} />
        </Panel>
        <CentrePanel ctx={ctx} subject={{ kind: 'workspace', id: workspace.id, name: workspace.name }} />
      </div>
    </div>
  );
}
