import type { Metadata } from 'next';
import { Suspense } from 'react';
import { TimeChart } from '@/components/charts/time-chart';
import { AttentionList, AttentionSkeleton } from '@/components/overview/attention-list';
import { BackfillBar } from '@/components/overview/backfill-bar';
import { LedWorkspaces } from '@/components/overview/led-workspaces';
import { MonthCards } from '@/components/overview/month-cards';
import { MoverPanel } from '@/components/overview/mover-list';
import { RequestsWaiting } from '@/components/overview/requests-waiting';
import { TopList } from '@/components/overview/top-list';
import { trendModel } from '@/components/overview/trend-model';
import { ReportFreshness } from '@/components/page/freshness';
import { PageHead } from '@/components/page/page-head';
import { GetStarted } from '@/components/posture/get-started';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { rangeWords } from '@/components/usage/range';
import { scopeWords } from '@/components/usage/scope-words';
import { usageHref } from '@/components/usage/search-params';
import { can, isLeadAlone } from '@/lib/access/reach';
import { dayOf } from '@/lib/core/time';
import { listAttention } from '@/lib/domain/attention/queries';
import { listInvites } from '@/lib/domain/invites/queries';
import { getStarted } from '@/lib/domain/posture/queries';
import { backfillProgress } from '@/lib/domain/sync/queries';
import { forecastSpend } from '@/lib/domain/usage/overview/forecast-queries';
import type { TopPart } from '@/lib/domain/usage/query-schema';
import { overview } from '@/lib/domain/usage/report/queries';
import { listLedWorkspaces } from '@/lib/domain/workspaces/led-queries';
import { pageCtx, requirePermission } from '@/lib/doors/page';
import type { Ctx } from '@/lib/operations/context';

export const metadata: Metadata = { title: 'Overview' };

/** The usage page with one part alone. */
const ALONE = {
  workspace: (id: string) => ({ workspace: [id], split: 'model' as const }),
  model: (id: string) => ({ model: [id], split: 'workspace' as const }),
  api_key: (id: string) => ({ api_key: [id], split: 'model' as const }),
};

/** Looks through every key and many days: the figures do not wait for it. */
function Attention({ ctx }: { ctx: Ctx }) {
  return (
    <Suspense fallback={<AttentionSkeleton />}>
      <AttentionItems ctx={ctx} />
    </Suspense>
  );
}

async function AttentionItems({ ctx }: { ctx: Ctx }) {
  return <AttentionList items={await listAttention(ctx)} />;
}

export default async function OverviewPage() {
  const ctx = await pageCtx();
  requirePermission(ctx, 'usage:read');
  const isLead = isLeadAlone(ctx.actor);
  const [figures, { forecast }, progress, led, waiting, start] = await Promise.all([
    overview(ctx),
    forecastSpend(ctx, { metric: can(ctx.actor, 'cost:read') ? 'cost' : 'total_tokens' }),
    backfillProgress(ctx),
    isLead ? listLedWorkspaces(ctx) : [],
    isLead ? listInvites(ctx, { show: 'waiting' }) : null,
    can(ctx.actor, 'settings:write') ? getStarted(ctx) : null,
  ]);
  const { metric, unit, trend } = figures;
  const what = metric === 'cost' ? 'Spend' : 'Tokens';
  const { from, to } = trend;
  const linked = (split: keyof typeof ALONE, parts: readonly TopPart[]) =>
    parts.map((part) => ({
      ...part,
      href:
        part.id === 'other'
          ? usageHref('/usage/parts', { metric, split, range: 'custom', from, to })
          : usageHref('/usage', ALONE[split](part.id)),
    }));
  const of = { unit, whole: trend.total };
  const isUnused = progress.complete && trend.total === '0' && figures.month.previousWhole === '0';
  const sheets = led.length > 0 && <LedWorkspaces workspaces={led} month={figures.month} />;
  const requests = waiting && <RequestsWaiting invites={waiting} now={ctx.now} />;
  return (
    <>
      <PageHead
        title="Overview"
        line={
          metric === 'cost'
            ? `What ${scopeWords(ctx.actor, 'cost:read')} spent this month, and where.`
            : `What ${scopeWords(ctx.actor, 'usage:read')} used this month, and where.`
        }
        freshness={<ReportFreshness ctx={ctx} asOf={figures.asOf ? new Date(figures.asOf) : null} />}
      />
      {start && <GetStarted start={start} />}
      {!progress.complete && <BackfillBar initial={progress} />}
      {isUnused ? (
        <>
          {requests}
          {sheets}
          <Attention ctx={ctx} />
          <Panel>
            <EmptyState
              title="No usage yet"
              step={
                can(ctx.actor, 'settings:read') ? (
                  <ButtonLink href="/settings/sync">Open sync status</ButtonLink>
                ) : undefined
              }
            >
              Spend, its trend and the largest workspaces, models and API keys appear here. The organisation has used
              nothing in the last two months. Figures appear a few minutes after the first request with one of its API
              keys.
            </EmptyState>
          </Panel>
        </>
      ) : (
        <>
          {requests}
          <MonthCards figures={figures} forecast={forecast} />
          {sheets}
          <Attention ctx={ctx} />
          <Panel
            title={`${what} per day, last 30 days`}
            note={`${rangeWords(trend)}, UTC${forecast ? '; the rest of the month is a forecast' : ''}`}
            tools={
              <ButtonLink href="/usage" variant="ghost">
                Open usage & cost
              </ButtonLink>
            }
            className="my-4"
          >
            <TimeChart
              model={trendModel(figures, forecast)}
              title={`${what} per day, last 30 days`}
              height={288}
              wayIn={{ today: dayOf(ctx.now), href: usageHref('/usage', { metric }) }}
            />
          </Panel>
          <MoverPanel movers={figures.movers} unit={unit} />
          <div className="grid gap-4 lg:grid-cols-3">
            <TopList title="Workspaces" kind="workspace" parts={linked('workspace', figures.workspaces)} {...of} />
            <TopList title="Models" kind="model" parts={linked('model', figures.models)} {...of} />
            <TopList title="API keys" kind="api_key" parts={linked('api_key', figures.apiKeys)} {...of} />
          </div>
        </>
      )}
    </>
  );
}
