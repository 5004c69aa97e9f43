import type { Metadata } from 'next';
import type { SearchParams } from 'nuqs/server';
import { loadYear, yearHref } from '@/components/budgets/budget-params';
import { BudgetTabs } from '@/components/budgets/budget-tabs';
import { YearTable } from '@/components/budgets/year-table';
import { CsvLink } from '@/components/charts/csv-link';
import { ReportFreshness } from '@/components/page/freshness';
import { PageLinks } from '@/components/page/list/page-links';
import { PageHead } from '@/components/page/page-head';
import { Panel } from '@/components/ui/panel';
import { getBudgetYear } from '@/lib/domain/budgets/year-queries';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Budgets of the year' };

/** Twelve months of a workspace are as long as three rows of a list. */
const PAGE_SIZE = 20;

export default async function BudgetYearPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'budget:read');
  const now = ctx.now.getUTCFullYear();
  const asked = await loadYear(searchParams);
  const shown = Math.min(now, Math.max(2020, asked.year ?? now));
  const year = await heavy(ctx, () => getBudgetYear(ctx, { year: shown }));
  const total = year.workspaces.length;
  const page = Math.min(Math.max(1, asked.page), Math.max(1, Math.ceil(total / PAGE_SIZE)));
  const workspaces = year.workspaces.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
  return (
    <>
      <PageHead
        title="Budgets"
        line="What each month cost against its monthly budget, for the organisation and each workspace. Months are UTC."
        freshness={<ReportFreshness ctx={ctx} asOf={year.asOf} what="Cost" />}
      />
      <BudgetTabs />
      <Panel
        title={`Budget against actual, ${shown}`}
        note="Each month keeps the limit it had at its end. The year’s share only counts months with a limit."
        tools={
          <>
            <a href={`/budgets/year?year=${shown - 1}`} className="tool-button">
              {shown - 1}
            </a>
            {shown < now && (
              <a href={`/budgets/year?year=${shown + 1}`} className="tool-button">
                {shown + 1}
              </a>
            )}
            <CsvLink
              href={`/api/v1/budgets/year?year=${shown}`}
              label="CSV"
              title={`One row per workspace and month of ${shown}`}
            />
          </>
        }
        isFlush
      >
        <YearTable year={{ ...year, workspaces }} />
        {total > PAGE_SIZE && (
          <PageLinks
            page={page}
            pageSize={PAGE_SIZE}
            total={total}
            hrefOf={(to) => yearHref('/budgets/year', { year: shown, page: to })}
            what="workspaces"
          />
        )}
      </Panel>
    </>
  );
}
