import type { Part } from '@/lib/domain/usage/query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import type { FilterKind, Split } from '@/lib/domain/usage/schema';
import type { UsageParams } from './search-params';

/** Keys of tags are no filter but a split. */
export type FilterableKind = Exclude<FilterKind, 'tag_key'>;

interface FilterFacts {
  /** In the page's address, and in a question to the report. */
  param: 'workspace' | 'model' | 'key' | 'tier' | 'type' | 'tag' | 'owner';
  field: 'workspaceIds' | 'models' | 'apiKeyIds' | 'tiers' | 'tokenTypes' | 'tags' | 'ownerIds';
  word: string;
  /** The split used when a part is opened on its own. */
  next: Split;
}

export const FILTERS: Record<FilterableKind, FilterFacts> = {
  workspace: { param: 'workspace', field: 'workspaceIds', word: 'Workspace', next: 'model' },
  model: { param: 'model', field: 'models', word: 'Model', next: 'workspace' },
  api_key: { param: 'key', field: 'apiKeyIds', word: 'API key', next: 'model' },
  owner: { param: 'owner', field: 'ownerIds', word: 'Key owner', next: 'api_key' },
  tag: { param: 'tag', field: 'tags', word: 'Workspace tag', next: 'workspace' },
  tier: { param: 'tier', field: 'tiers', word: 'Service tier', next: 'model' },
  token_type: { param: 'type', field: 'tokenTypes', word: 'Token type', next: 'model' },
};
export const FILTERABLE = Object.keys(FILTERS) as FilterableKind[];

export type FilterNames = Partial<Record<FilterableKind, Part[]>>;

export interface Chip {
  kind: FilterableKind;
  id: string;
  label: string;
}

function kindOf(split: Split): FilterableKind | null {
  if (split === 'none') return null;
  return FILTERABLE.find((kind) => kind === split) ?? 'tag';
}

const NO_SINGLE_THING = ['other', 'total', 'hidden'];

/** The same page for one part only, split by the next dimension; null for parts that are not a single thing. */
export function narrowTo(params: UsageParams, split: Split, id: string): UsageParams | null {
  const kind = kindOf(split);
  if (kind === null || NO_SINGLE_THING.includes(id)) return null;
  const { param, next } = FILTERS[kind];
  return { ...params, split: next, only: null, sort: '-period', [param]: [id] };
}

/** The filters in force with their names; what a name is not known of says its id. */
export function listChips(query: ParsedUsageFilter, names: FilterNames): Chip[] {
  return FILTERABLE.flatMap((kind) => {
    const { field, word } = FILTERS[kind];
    const known = new Map(names[kind]?.map((part) => [part.id, part]));
    return query[field].map((id) => ({ kind, id, label: `${word}: ${nameOf(kind, known.get(id), id)}` }));
  });
}

function nameOf(kind: FilterableKind, part: Part | undefined, id: string): string {
  if (!part) return id;
  return kind === 'tag' && part.hint ? `${part.hint} = ${part.label}` : part.label;
}

/** The parameters with a filter switched on or off. */
export function toggled(params: UsageParams, kind: FilterableKind, id: string): Partial<UsageParams> {
  const { param } = FILTERS[kind];
  const chosen = params[param];
  return { [param]: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id], only: null };
}

export const NO_FILTERS: Partial<UsageParams> = Object.fromEntries(FILTERABLE.map((kind) => [FILTERS[kind].param, []]));
