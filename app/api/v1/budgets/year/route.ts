import { loadYear } from '@/components/budgets/budget-params';
import { getBudgetYear } from '@/lib/domain/budgets/year-queries';
import { budgetYearResponse } from '@/lib/doors/budget-export';
import { fileRoute } from '@/lib/doors/file-route';
import { heavy } from '@/lib/doors/heavy';

/** Budget against actual of a year as CSV: a row for each workspace and month. */
export const GET = fileRoute('budget_year', { permission: 'budget:read' }, async (ctx, { request }) => {
  const year = Math.min(2100, Math.max(2020, loadYear(request).year ?? ctx.now.getUTCFullYear()));
  return budgetYearResponse(await heavy(ctx, () => getBudgetYear(ctx, { year })));
});
