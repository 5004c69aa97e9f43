import { AppError } from '@/lib/core/errors';
import {
  type FilterOptionsInput,
  filterOptionsInput,
  type ParsedUsageFilter,
  usageFilter,
} from '@/lib/domain/usage/filter-schema';
import { fieldErrorsOf } from './submit';

const LISTS = ['workspaceIds', 'models', 'apiKeyIds', 'tiers', 'tokenTypes', 'tags', 'ownerIds'] as const;
const WORDS = ['metric', 'split', 'from', 'to', 'granularity', 'compare'] as const;

/** The filter in an address: lists are separated by commas, as the page writes them; a comma inside a name is `%2C` twice over. */
export function usageFilterOf(url: string): ParsedUsageFilter {
  const params = new URL(url).searchParams;
  const lists = LISTS.map((name) => [name, listIn(params, name)]);
  const words = WORDS.map((name) => [name, params.get(name) ?? undefined]);
  const parsed = usageFilter.safeParse(Object.fromEntries([...lists, ...words]));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The address holds a filter that is not possible.', fieldErrorsOf(parsed.error));
}

/** `rows=shown` or `rows=all`, which is the default. */
export function exportExtentOf(url: string): 'shown' | 'all' {
  const extent = new URL(url).searchParams.get('rows') ?? 'all';
  if (extent === 'shown' || extent === 'all') return extent;
  throw new AppError('invalid_input', 'An export holds the rows shown, or all.', { rows: 'Say shown or all.' });
}

/** What `/api/v1/usage/options` asks for. */
export function filterOptionsOf(url: string): FilterOptionsInput {
  const params = new URL(url).searchParams;
  const limit = params.get('limit');
  const parsed = filterOptionsInput.safeParse({
    kind: params.get('kind'),
    search: params.get('search') ?? undefined,
    ids: params.has('ids') ? listIn(params, 'ids') : undefined,
    limit: limit === null ? undefined : Number(limit),
  });
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The address asks for options that there are not.', fieldErrorsOf(parsed.error));
}

function listIn(params: URLSearchParams, name: string): string[] {
  const parts = params.getAll(name).flatMap((text) => text.split(',').filter(Boolean));
  return parts.map((part) => part.replaceAll('%2C', ',').replaceAll('%2c', ','));
}
