import { UNUSED_AFTER_DAYS } from '@/lib/domain/api-keys/rules';
import type { PeopleFacet } from '@/lib/domain/people/schema';

export const FACET_WORDS: Record<PeopleFacet, string> = {
  members: 'Members',
  unused: `With keys unused for ${UNUSED_AFTER_DAYS} days`,
  left: 'Left',
  all: 'All',
};

export const PEOPLE_ORDERS = [
  { value: 'name asc', label: 'Name' },
  { value: 'spend desc', label: 'Spend, most first' },
  { value: 'keys desc', label: 'Active keys, most first' },
  { value: 'workspaces desc', label: 'Workspaces, most first' },
  { value: 'added desc', label: 'Newest first' },
  { value: 'active desc', label: 'Last activity, latest first' },
] as const;
