import { listBudgetFile } from '@/lib/domain/budgets/file-queries';
import { budgetFileResponse } from '@/lib/doors/budget-export';
import { heavy } from '@/lib/doors/heavy';
import { route } from '@/lib/doors/route';

/** Every budget in force as CSV, as the import reads it. */
export const GET = route({ permission: 'budget:write' }, async (ctx) =>
  budgetFileResponse(await heavy(ctx, () => listBudgetFile(ctx)), ctx.now),
);
