import type { SearchParams } from 'nuqs/server';
import { Activity } from '@/components/audit/activity';
import { loadAuditPlace } from '@/components/audit/audit-params';
import { requirePermission } from '@/lib/doors/page';
import { loadBudget } from '../load-budget';

interface BudgetActivityProps {
  params: Promise<{ budgetId: string }>;
  searchParams: Promise<SearchParams>;
}

export default async function BudgetActivityPage({ params, searchParams }: BudgetActivityProps) {
  const { ctx, budget } = await loadBudget((await params).budgetId);
  requirePermission(ctx, 'audit:read');
  return (
    <Activity
      ctx={ctx}
      of={{ kind: ['budget'], ids: [budget.id] }}
      what="this budget"
      pages={{ path: `/budgets/${budget.id}/activity`, place: await loadAuditPlace(searchParams) }}
    />
  );
}
