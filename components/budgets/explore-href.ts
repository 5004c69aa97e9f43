import { usageHref } from '@/components/usage/search-params';
import type { BudgetDetail } from '@/lib/domain/budgets/query-schema';

/** The explorer on the same days and the same things, so that its total is what the budget says was spent. */
export function exploreHref({ scope, from, to, familyModels }: BudgetDetail, split: 'api_key' | 'model'): string {
  const { kind, id } = scope;
  return usageHref('/usage', {
    ...{ metric: 'cost', split, range: 'custom', from, to },
    ...(kind === 'workspace' ? { workspace: [id] } : {}),
    ...(kind === 'workspace_tag' ? { tag: [id] } : {}),
    ...(kind === 'model_family' ? { model: familyModels } : {}),
    ...(kind === 'api_key' ? { api_key: [id] } : {}),
    ...(kind === 'owner' ? { owner: [id] } : {}),
    ...(kind === 'cost_centre' ? { cost_centre: [id] } : {}),
  });
}
