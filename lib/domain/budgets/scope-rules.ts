import type { RowFilters } from '@/lib/domain/usage/report/parts-sql';
import { parseFamily, type Scope } from './rules';

/** The explorer's filter for what a budget is of. `models`: all names of models that are known. */
export function toFilter({ kind, id }: Scope, models: readonly string[]): Partial<RowFilters> {
  switch (kind) {
    case 'organization':
      return {};
    case 'workspace':
      return { workspace: [id] };
    case 'workspace_tag':
      return { tag: [id] };
    case 'model_family': {
      const family = models.filter((model) => parseFamily(model) === id);
      // Before any model of it was used, a filter without names would let everything through.
      return { model: family.length > 0 ? family : [id] };
    }
    case 'api_key':
      return { api_key: [id] };
    case 'owner':
      return { owner: [id] };
    case 'cost_centre':
      return { cost_centre: [id] };
  }
}

const OF_ONE = {
  workspace: 'workspace',
  tag: 'workspace_tag',
  api_key: 'api_key',
  owner: 'owner',
  cost_centre: 'cost_centre',
} as const;

/** What a budget would have to be of to hold exactly what the explorer shows; null where none can. */
export function findScope(filters: RowFilters): Scope | null {
  if (filters.tier.length + filters.token_type.length > 0) return null;
  const chosen = (Object.keys(OF_ONE) as (keyof typeof OF_ONE)[]).flatMap((name) =>
    filters[name].map((id) => ({ kind: OF_ONE[name], id })),
  );
  if (filters.model.length > 0) return chosen.length > 0 ? null : familyOfModels(filters.model);
  if (chosen.length === 0) return { kind: 'organization', id: '' };
  return chosen.length === 1 ? (chosen[0] ?? null) : null;
}

/** The family that models of one family are of; whether they are all of it is known where all models are. */
function familyOfModels(models: readonly string[]): Scope | null {
  const [id = '', ...others] = [...new Set(models.map(parseFamily))];
  return id !== '' && others.length === 0 ? { kind: 'model_family', id } : null;
}
