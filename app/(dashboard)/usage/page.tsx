import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { chartModel } from '@/components/charts/chart-model';
import { CopyLink } from '@/components/charts/copy-link';
import { DownloadCsv } from '@/components/charts/download-csv';
import { TimeChart } from '@/components/charts/time-chart';
import { BigFigure } from '@/components/figures/figure';
import { Freshness } from '@/components/layout/freshness';
import { PageHead } from '@/components/layout/page-head';
import { EmptyState } from '@/components/ui/empty-state';
import { Panel } from '@/components/ui/panel';
import { narrowingsOf, narrowTo } from '@/components/usage/narrowing';
import { rangeWords } from '@/components/usage/range';
import { ReportTable } from '@/components/usage/report-table';
import { scopeWords } from '@/components/usage/scope-words';
import { exportHref, lastingHref, loadUsageParams, usageHref, usageQuery } from '@/components/usage/search-params';
import { UsageView } from '@/components/usage/usage-view';
import { reportTitle } from '@/components/usage/words';
import { can } from '@/lib/core/permissions';
import { dayOf } from '@/lib/core/time';
import { usageReport } from '@/lib/domain/usage/queries';
import { METRICS } from '@/lib/domain/usage/schema';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Usage & cost' };

export default async function UsagePage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'usage:read');
  const seesCost = can(ctx.actor, 'cost:read');
  const today = dayOf(ctx.now);
  const params = await loadUsageParams(searchParams);
  const query = usageQuery(params, today, seesCost);
  const report = await usageReport(ctx, query);
  const title = reportTitle(report.metric, report.split, report.granularity);
  const isEmpty = report.total === '0' && report.totals.every((total) => total === null || total === '0');
  const isUnread = report.totals.every((total) => total === null);
  return (
    <>
      <PageHead
        title="Usage & cost"
        line={`What ${scopeWords(ctx.actor)} used${seesCost ? ' and what it cost' : ''}, over any days, by workspace, model or API key.`}
        freshness={<Freshness asOf={report.asOf ? new Date(report.asOf) : null} now={ctx.now} />}
      />
      <UsageView
        query={query}
        metrics={seesCost ? METRICS : METRICS.filter((metric) => metric !== 'cost')}
        narrowings={narrowingsOf(params, report)}
        today={today}
      >
        <Panel
          title={title}
          note={`${rangeWords(report)}, UTC`}
          tools={
            <>
              <CopyLink path={lastingHref(params, query)} />
              <DownloadCsv href={exportHref(query)} />
            </>
          }
          className="mb-4"
        >
          <p className="mb-3 text-2xl font-semibold tracking-tight">
            <BigFigure value={BigInt(report.total)} unit={report.unit} />
          </p>
          {isEmpty ? (
            <EmptyState title={isUnread ? 'These days are not read yet' : 'Nothing in these days'}>
              {isUnread
                ? 'They are unknown, not zero. Steward reads the newest days first and fills this page as it goes.'
                : 'Nothing was used in this range with these filters. Choose other days, or remove a filter above.'}
            </EmptyState>
          ) : (
            <TimeChart model={chartModel(report)} title={title} />
          )}
        </Panel>
        <Panel
          title="Figures"
          note={
            report.partCount > report.series.length
              ? `The eight largest of ${report.partCount} parts; the CSV holds all of them.`
              : 'The same figures as the chart.'
          }
          isFlush
        >
          <ReportTable
            report={report}
            hrefOf={(series) => {
              const narrowed = narrowTo(params, report.split, series.id);
              return narrowed ? usageHref('/usage', narrowed) : null;
            }}
          />
        </Panel>
      </UsageView>
    </>
  );
}
