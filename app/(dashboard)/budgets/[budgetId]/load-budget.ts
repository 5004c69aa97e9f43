import { cache } from 'react';
import { getBudget } from '@/lib/domain/budgets/detail-queries';
import { orNotFound, pageCtx, requirePermission } from '@/lib/doors/page';

/** The budget of the address, asked for once per request. */
export const loadBudget = cache(async (budgetId: string) => {
  const ctx = await pageCtx();
  requirePermission(ctx, 'budget:read');
  return { ctx, budget: await orNotFound(getBudget(ctx, { budgetId })) };
});
