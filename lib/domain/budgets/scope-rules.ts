import type { RowFilters } from '@/lib/domain/usage/report/parts-sql';
import { familyOf, type Scope } from './rules';

/** The explorer's filter for what a budget is of. `models`: all names of models that are known. */
export function filterOf({ kind, id }: Scope, models: readonly string[]): Partial<RowFilters> {
  switch (kind) {
    case 'organization':
      return {};
    case 'workspace':
      return { workspaceIds: [id] };
    case 'workspace_tag':
      return { tags: [id] };
    case 'model_family': {
      const family = models.filter((model) => familyOf(model) === id);
      // Before any model of it was used, a filter without names would let everything through.
      return { models: family.length > 0 ? family : [id] };
    }
    case 'api_key':
      return { apiKeyIds: [id] };
    case 'owner':
      return { ownerIds: [id] };
  }
}
