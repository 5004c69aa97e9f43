import type { Part } from '@/lib/domain/usage/query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { DIMENSIONS, type Dimension, type Split } from '@/lib/domain/usage/schema';
import type { UsageParams } from './search-params';

interface FilterFacts {
  word: string;
  /** The split used when a part is opened on its own. */
  next: Split;
}

export const FILTERS: Record<Dimension, FilterFacts> = {
  workspace: { word: 'Workspace', next: 'model' },
  model: { word: 'Model', next: 'workspace' },
  api_key: { word: 'API key', next: 'model' },
  owner: { word: 'Key owner', next: 'api_key' },
  cost_centre: { word: 'Cost centre', next: 'workspace' },
  tag: { word: 'Workspace tag', next: 'workspace' },
  tier: { word: 'Service tier', next: 'model' },
  token_type: { word: 'Token type', next: 'model' },
};

export type FilterNames = Partial<Record<Dimension, Part[]>>;

export interface Chip {
  kind: Dimension;
  id: string;
  label: string;
}

function toDimension(split: Split): Dimension | null {
  if (split === 'none') return null;
  return DIMENSIONS.find((kind) => kind === split) ?? 'tag';
}

const NO_SINGLE_THING = ['other', 'total', 'hidden'];

/** The same page for one part only, split by the next dimension; null for parts that are not a single thing. */
export function narrowTo(params: UsageParams, split: Split, id: string): UsageParams | null {
  const kind = toDimension(split);
  if (kind === null || NO_SINGLE_THING.includes(id)) return null;
  return { ...params, split: FILTERS[kind].next, only: null, sort: '-period', [kind]: [id] };
}

/** The filters in force with their names; what a name is not known of says its id. */
export function listChips(query: ParsedUsageFilter, names: FilterNames): Chip[] {
  return DIMENSIONS.flatMap((kind) => {
    const known = new Map(names[kind]?.map((part) => [part.id, part]));
    return query[kind].map((id) => ({
      kind,
      id,
      label: `${FILTERS[kind].word}: ${namePart(kind, known.get(id), id)}`,
    }));
  });
}

function namePart(kind: Dimension, part: Part | undefined, id: string): string {
  if (!part) return id;
  return kind === 'tag' && part.hint ? `${part.hint} = ${part.label}` : part.label;
}

/** The parameters with a filter switched on or off. */
export function toggled(params: UsageParams, kind: Dimension, id: string): Partial<UsageParams> {
  const chosen = params[kind];
  return { [kind]: chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id], only: null };
}

export const NO_FILTERS: Partial<UsageParams> = Object.fromEntries(DIMENSIONS.map((kind) => [kind, []]));
