import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import type { SearchParams } from 'nuqs/server';
import { BUDGET_COLUMNS } from '@/components/budgets/budget-columns';
import { budgetsHref, loadBudgetParams, toBudgetFilters } from '@/components/budgets/budget-params';
import { BudgetTable } from '@/components/budgets/budget-table';
import { BudgetTabs } from '@/components/budgets/budget-tabs';
import { BUDGET_ORDERS, FACET_WORDS, PERIOD_WORDS, SCOPE_WORDS } from '@/components/budgets/budget-words';
import { ProposeButton } from '@/components/budgets/propose-button';
import { Freshness } from '@/components/page/freshness';
import { columnsCookie, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { FacetedList } from '@/components/page/list/faceted-list';
import { ListTools } from '@/components/page/list/list-tools';
import { PageHead } from '@/components/page/page-head';
import { ButtonLink } from '@/components/ui/button-link';
import { EmptyState } from '@/components/ui/empty-state';
import { can } from '@/lib/access/reach';
import { listProposable } from '@/lib/domain/budgets/choice-queries';
import { listBudgets } from '@/lib/domain/budgets/queries';
import { PERIODS, SCOPE_KINDS } from '@/lib/domain/budgets/rules';
import { BUDGET_FACETS } from '@/lib/domain/budgets/schema';
import { heavy } from '@/lib/doors/heavy';
import { pageCtx, requirePermission } from '@/lib/doors/page';

export const metadata: Metadata = { title: 'Budgets' };

export default async function BudgetsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  requirePermission(ctx, 'budget:read');
  const params = await loadBudgetParams(searchParams);
  const filters = toBudgetFilters(params);
  const [jar, list] = await Promise.all([
    cookies(),
    heavy(ctx, () => listBudgets(ctx, { ...filters, page: params.page })),
  ]);
  const shown = shownColumns(BUDGET_COLUMNS, readChosen(jar.get(columnsCookie('budgets'))?.value));
  const hrefWith = (change: Partial<typeof params>) => budgetsHref('/budgets', { ...params, page: 1, ...change });
  const mayCreate = can(ctx.actor, 'budget:write');
  const proposable = !mayCreate && can(ctx.actor, 'budget:propose') ? await listProposable(ctx) : [];
  return (
    <>
      <PageHead
        title="Budgets"
        line="Each budget’s limit, spend and forecast. Months, weeks and days are UTC."
        freshness={<Freshness asOf={list.rows[0]?.dataAsOf ?? null} now={ctx.now} what="Budgets" />}
        action={
          mayCreate ? (
            <div className="no-print flex flex-wrap gap-2">
              <ButtonLink href="/budgets/import" variant="outline">
                Import
              </ButtonLink>
              <ButtonLink href="/budgets/new" variant="primary">
                Create budget
              </ButtonLink>
            </div>
          ) : (
            <ProposeButton offered={proposable} />
          )
        }
      />
      <BudgetTabs />
      <FacetedList
        searchLabel="Search by name or scope"
        selects={[
          {
            ...{ param: 'of', label: 'What it covers', any: 'Any scope' },
            options: SCOPE_KINDS.map((value) => ({ value, label: SCOPE_WORDS[value] })),
          },
          {
            ...{ param: 'period', label: 'Period', any: 'Any period' },
            options: PERIODS.map((value) => ({ value, label: PERIOD_WORDS[value].each })),
          },
        ]}
        orders={BUDGET_ORDERS}
        sorting={filters}
        facetsLabel="Filter budgets"
        facets={BUDGET_FACETS}
        facetWords={FACET_WORDS}
        warnings={['passed', 'heading', 'near']}
        fixed={['all']}
        show={params.show}
        list={list}
        what="budgets"
        hrefWith={hrefWith}
        tools={
          <ListTools
            list="budgets"
            columns={BUDGET_COLUMNS}
            shown={shown}
            file={budgetsHref('/api/v1/budgets/export', { ...params, page: 1 })}
            counted={`${list.total} budgets`}
          />
        }
        title={FACET_WORDS[params.show]}
        empty={
          <NoBudget
            isNarrowed={filters.search !== '' || list.facets.all + list.facets.archived > 0}
            mayCreate={mayCreate}
          />
        }
      >
        <BudgetTable rows={list.rows} columns={shown} sorting={filters} hrefOf={(next) => hrefWith(next)} />
      </FacetedList>
    </>
  );
}

function NoBudget({ isNarrowed, mayCreate }: { isNarrowed: boolean; mayCreate: boolean }) {
  if (isNarrowed) {
    return (
      <EmptyState title="No matching budgets" step={<ButtonLink href="/budgets">Show all budgets</ButtonLink>}>
        Search covers the names of budgets and of what they cover.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No budgets yet"
      step={
        mayCreate ? (
          <ButtonLink href="/budgets/new" variant="primary">
            Create budget
          </ButtonLink>
        ) : undefined
      }
    >
      A budget watches what a workspace, a key or the whole organisation costs each month, week or day, and alerts the
      right people in time. {mayCreate ? '' : 'Owners, admins and billing set them.'}
    </EmptyState>
  );
}
