import type { Metadata } from 'next';
import { createLoader, createSerializer, parseAsInteger, parseAsStringLiteral, type SearchParams } from 'nuqs/server';
import { InsightCard } from '@/components/insights/insight-card';
import { STATE_WORDS } from '@/components/insights/insight-words';
import { Breadcrumbs } from '@/components/page/breadcrumbs';
import { Money } from '@/components/page/figures/figure';
import { FacetLinks } from '@/components/page/list/facet-links';
import { PageLinks } from '@/components/page/list/page-links';
import { PageHead } from '@/components/page/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { formatPeriod } from '@/lib/core/time';
import { listInsights } from '@/lib/domain/insights/queries';
import { INSIGHT_STATES, type InsightState } from '@/lib/domain/insights/rules';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Insights' };

const params = {
  show: parseAsStringLiteral(INSIGHT_STATES).withDefault('open'),
  page: parseAsInteger.withDefault(1),
};
const loadParams = createLoader(params);
const hrefOf = createSerializer(params);

/** Where money could be saved, with the arithmetic open. */
export default async function InsightsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'cost:read');
  const { show, page } = await loadParams(searchParams);
  const found = await heavy(ctx, () => listInsights(ctx, { state: show, page }));
  const { month, unreadDays, insights, counts, saving } = found;
  const words = formatPeriod(month, 'month');
  return (
    <>
      <Breadcrumbs above={[{ label: 'Usage & cost', href: '/usage' }]} here="Insights" />
      <PageHead
        title="Insights"
        line={`What would have saved money in ${words}, at the prices you paid, and what else to look at.`}
      />
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <FacetLinks
          label="Filter insights"
          facets={INSIGHT_STATES.map((state) => ({
            id: state,
            label: STATE_WORDS[state],
            count: counts[state],
            href: hrefOf('/usage/insights', { show: state }),
            isChosen: state === show,
            isFixed: true,
          }))}
        />
        {show === 'open' && counts.open > 0 && (
          <p className="text-sm text-muted">
            Together at most <Money nano={BigInt(saving)} />: some exclude each other.
          </p>
        )}
      </div>
      {unreadDays > 0 && (
        <div className="mb-4">
          <Notice
            tone="warning"
            title={
              unreadDays === 1 ? `1 day of ${words} is not complete` : `${unreadDays} days of ${words} are not complete`
            }
          >
            Savings on days that were not read are missing below.
          </Notice>
        </div>
      )}
      {insights.length === 0 ? (
        <Panel>
          <EmptyState title={EMPTY[show].title}>{EMPTY[show].text}</EmptyState>
        </Panel>
      ) : (
        <div className="grid gap-4">
          {insights.map((insight) => (
            <div key={insight.id} data-row className="min-w-0 rounded-xl">
              <InsightCard insight={insight} month={month} />
            </div>
          ))}
          <PageLinks
            page={found.page}
            pageSize={found.pageSize}
            total={counts[show]}
            hrefOf={(at) => hrefOf('/usage/insights', { show, page: at })}
            what="insights"
          />
        </div>
      )}
    </>
  );
}

const EMPTY: Readonly<Record<InsightState, { title: string; text: string }>> = {
  open: {
    title: 'No savings worth mentioning',
    text: 'Savings below $10 a month are left out. Insights are recalculated every month.',
  },
  done: {
    title: 'Nothing marked as done',
    text: 'Insights you mark as done appear here, with what later months show.',
  },
  dismissed: {
    title: 'Nothing dismissed',
    text: 'Insights you dismiss appear here with the reason, and can be reopened.',
  },
};
