import { ChangeForm } from '@/components/budgets/change-form';
import { Notice } from '@/components/ui/notice';
import { Panel } from '@/components/ui/panel';
import { listBudgetChoices } from '@/lib/domain/budgets/choice-queries';
import { previewActions } from '@/lib/domain/budgets/preview-queries';
import { requirePermission } from '@/lib/doors/page';
import { loadBudget } from '../load-budget';

export default async function ChangeBudgetPage({ params }: { params: Promise<{ budgetId: string }> }) {
  const { ctx, budget } = await loadBudget((await params).budgetId);
  requirePermission(ctx, 'budget:write');
  const [{ people, channels }, preview] = await Promise.all([
    listBudgetChoices(ctx),
    previewActions(ctx, { scope: { kind: budget.scope.kind, id: budget.scope.id }, period: budget.period }),
  ]);
  if (budget.archivedAt) {
    return (
      <Notice tone="neutral" title="This budget is archived">
        Restore it before changing it.
      </Notice>
    );
  }
  return (
    <Panel title="Change budget" className="max-w-2xl">
      <ChangeForm {...{ budget, people, channels, preview }} />
    </Panel>
  );
}
