import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { WorkspaceFacet, WorkspaceLack } from '@/lib/domain/workspaces/schema';

export const FACET_WORDS: Record<WorkspaceFacet, string> = {
  live: 'In use',
  unused: `With keys unused for ${UNUSED_AFTER_DAYS} days`,
  archived: 'Archived',
  gone: 'Gone',
  all: 'All',
};

/** Only those that should have it. */
export const LACK_WORDS: Record<WorkspaceLack, string> = {
  budget: 'Spent money in 30 days without a budget',
  limits: 'With active keys and no limit of their own',
  development_limits: 'For development or staging, without a limit of their own',
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
