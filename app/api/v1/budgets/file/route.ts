import { listBudgetFile } from '@/lib/domain/budgets/file-queries';
import { budgetFileResponse } from '@/lib/doors/budget-export';
import { fileRoute } from '@/lib/doors/file-route';
import { heavy } from '@/lib/doors/heavy';

/** Every budget in force as CSV, as the import reads it. */
export const GET = fileRoute('budgets_for_import', { permission: 'budget:write' }, async (ctx) =>
  budgetFileResponse(await heavy(ctx, () => listBudgetFile(ctx)), ctx.now),
);
