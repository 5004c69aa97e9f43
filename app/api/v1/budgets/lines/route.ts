import { AppError } from '@/lib/core/errors';
import { listBudgetLines } from '@/lib/domain/budgets/choice-queries';
import { budgetLines } from '@/lib/domain/budgets/query-schema';
import { json, route } from '@/lib/doors/route';

/** The limits of what a chart shows, period by period. */
export const GET = route({ permission: 'budget:read' }, async (ctx, { request }) => {
  const { searchParams } = new URL(request.url);
  const { kind, id, from, to } = Object.fromEntries(searchParams);
  const asked = budgetLines.input.safeParse({ scope: { kind, id }, from, to, models: searchParams.getAll('model') });
  if (!asked.success) throw new AppError('invalid_input', 'Ask with kind, id, and the days from and to.');
  return json({ lines: await listBudgetLines(ctx, asked.data) });
});
