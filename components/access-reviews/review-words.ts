import type { Tone } from '@/components/ui/status';
import { formatDay } from '@/lib/core/time';
import type { AccessReviewItemRow } from '@/lib/domain/access-reviews/query-schema';
import type { ItemFacet, ReviewState } from '@/lib/domain/access-reviews/rules';

export const STATE_LOOKS: Readonly<Record<ReviewState, { tone: Tone; words: string }>> = {
  open: { tone: 'busy', words: 'Open' },
  due: { tone: 'warning', words: 'Waits for confirmation' },
  removing: { tone: 'busy', words: 'Removal confirmed' },
  closed: { tone: 'good', words: 'Closed' },
};

export const FACET_WORDS: Readonly<Record<ItemFacet, string>> = {
  undecided: 'Undecided',
  keep: 'Keep',
  remove: 'Remove',
  failed: 'Not removed',
  all: 'All',
};

const OUTCOME_WORDS: Readonly<Record<string, string>> = {
  removed: 'Removed',
  begun: 'Offboarding began',
  gone: 'Gone already',
  changed: 'Left: it changed',
  failed: 'Failed',
};

export function outcomeWords(outcome: string): string {
  return OUTCOME_WORDS[outcome] ?? outcome;
}

export function lastUsedWords({ lastUsedDay }: Pick<AccessReviewItemRow, 'lastUsedDay'>): string {
  return lastUsedDay === null ? 'Use not known' : `Last used ${formatDay(lastUsedDay)}`;
}

export function repeatWords(months: number | null): string {
  if (months === null) return 'Does not repeat';
  return months === 12 ? 'Repeats every year' : `Repeats every ${months} months`;
}
