import type { ChartModel } from '@/components/charts/chart-model';
import type { ApiQuestion } from '@/components/page/ask';
import type { BudgetLine } from '@/lib/domain/budgets/query-schema';
import { findScope } from '@/lib/domain/budgets/scope-rules';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';

/** What the budgets of what a query shows are asked with; null where none can be of it. */
export function budgetLinesOf(query: ParsedUsageFilter): ApiQuestion['query'] | null {
  const { metric, granularity, from, to } = query;
  const scope = metric === 'cost' && granularity !== 'hour' ? findScope(query) : null;
  return scope && { scope: JSON.stringify(scope), from, to, models: query.model };
}

/** The chart with a line for each budget whose periods are those of the chart. */
export function withBudgets(model: ChartModel, budgets: readonly BudgetLine[]): ChartModel {
  const limits = budgets
    .filter(({ period }) => period === model.granularity)
    .map(({ id, name, limits: all }) => {
      const byStart = new Map(all.map(({ from, limit }) => [from, limit]));
      return { id, label: `Budget: ${name}`, values: model.periods.map(({ start }) => byStart.get(start) ?? null) };
    });
  return limits.length === 0 ? model : { ...model, limits };
}
