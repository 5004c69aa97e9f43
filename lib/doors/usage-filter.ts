import { AppError } from '@/lib/core/errors';
import { type ParsedUsageFilter, usageFilter } from '@/lib/domain/usage/schema';
import { fieldErrorsOf } from './submit';

const LISTS = ['workspaceIds', 'models', 'apiKeyIds'] as const;
const WORDS = ['metric', 'split', 'from', 'to', 'granularity'] as const;

/** The filter in an address: lists are separated by commas, as the page writes them. */
export function usageFilterOf(url: string): ParsedUsageFilter {
  const params = new URL(url).searchParams;
  const lists = LISTS.map((name) => [name, params.getAll(name).flatMap((text) => text.split(',').filter(Boolean))]);
  const words = WORDS.map((name) => [name, params.get(name) ?? undefined]);
  const parsed = usageFilter.safeParse(Object.fromEntries([...lists, ...words]));
  if (parsed.success) return parsed.data;
  throw new AppError('invalid_input', 'The address holds a filter that is not possible.', fieldErrorsOf(parsed.error));
}
