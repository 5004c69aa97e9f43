import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server';
import { readSorting } from '@/components/page/list/sorting';
import { PERIODS, SCOPE_KINDS } from '@/lib/domain/budgets/rules';
import { BUDGET_FACETS, BUDGET_SORTS } from '@/lib/domain/budgets/schema';
import { ORDERS } from '@/lib/lists/schema';

/** Everything that the list of budgets shows, in its address. */
const budgetParams = {
  search: parseAsString.withDefault(''),
  show: parseAsStringLiteral(BUDGET_FACETS).withDefault('all'),
  of: parseAsStringLiteral(SCOPE_KINDS),
  period: parseAsStringLiteral(PERIODS),
  sort: parseAsStringLiteral(BUDGET_SORTS),
  order: parseAsStringLiteral(ORDERS),
  page: parseAsInteger.withDefault(1),
};

export const loadBudgetParams = createLoader(budgetParams);
export const budgetsHref = createSerializer(budgetParams);
export type BudgetParams = Awaited<ReturnType<typeof loadBudgetParams>>;

export function toBudgetFilters({ search, show, of, period, ...sorting }: BudgetParams) {
  return {
    ...readSorting(sorting, 'used'),
    ...{ search: search.slice(0, 100), show, scopeKind: of ?? undefined, period: period ?? undefined },
  };
}

/** What a new budget is begun with. */
const newParams = {
  kind: parseAsStringLiteral(SCOPE_KINDS).withDefault('workspace'),
  id: parseAsString.withDefault(''),
  period: parseAsStringLiteral(PERIODS).withDefault('month'),
};
export const loadNewParams = createLoader(newParams);
export const newBudgetHref = createSerializer(newParams);

const yearParams = { year: parseAsInteger, page: parseAsInteger.withDefault(1) };
export const loadYear = createLoader(yearParams);
export const yearHref = createSerializer(yearParams);
