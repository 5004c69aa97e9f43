import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { WorkspaceFacet } from '@/lib/domain/workspaces/schema';

export const FACET_WORDS: Record<WorkspaceFacet, string> = {
  live: 'In use',
  unused: `With keys unused for ${UNUSED_AFTER_DAYS} days`,
  archived: 'Archived',
  gone: 'Gone',
  all: 'All',
};

export const WORKSPACE_ORDERS = [
  { value: 'spend desc', label: 'Spend, most first' },
  { value: 'name asc', label: 'Name' },
  { value: 'members desc', label: 'Members, most first' },
  { value: 'keys desc', label: 'Active keys, most first' },
  { value: 'created desc', label: 'Newest first' },
] as const;

export const TIER_WORDS: Readonly<Record<string, string>> = {
  high: 'High',
  medium: 'Medium',
  low: 'Low',
  flexible: 'Flexible',
};
