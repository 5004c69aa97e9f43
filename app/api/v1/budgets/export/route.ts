import { BUDGET_COLUMNS } from '@/components/budgets/budget-columns';
import { loadBudgetParams, toBudgetFilters } from '@/components/budgets/budget-params';
import { fileFields, readChosen, shownColumns } from '@/components/page/list/chosen-columns';
import { listBudgets } from '@/lib/domain/budgets/queries';
import type { BudgetPage } from '@/lib/domain/budgets/query-schema';
import { fileRoute } from '@/lib/doors/file-route';
import { listExportResponse } from '@/lib/doors/list-export';

/** The list of budgets as CSV: what its address finds, in its order, with the columns that are shown. */
export const GET = fileRoute('budgets', { permission: 'budget:read' }, async (ctx, { request }) => {
  const filters = toBudgetFilters(loadBudgetParams(request));
  const chosen = readChosen(new URL(request.url).searchParams.get('columns'));
  return listExportResponse(ctx, {
    name: 'budgets',
    read: (piece) => listBudgets(ctx, { ...filters, ...piece }),
    fieldsOf: (_: BudgetPage) => fileFields(shownColumns(BUDGET_COLUMNS, chosen)),
  });
});
