import type { Announcement } from '@/components/ui/announce';
import type { Outcome, OutcomeResult } from '@/lib/operations/outcome';

interface Success extends Pick<Announcement, 'undo'> {
  /** What it is called: `Role changed`. */
  done: string;
  caution?: (result: OutcomeResult) => string | undefined;
  /** Always waits for somebody else, as `done` says. */
  isAsking?: boolean;
}

/** What is said of a change that was made, or that waits for another person. */
export function successNotice(
  outcome: Extract<Outcome, { status: 'succeeded' }>,
  { done, caution, undo, isAsking }: Success,
): Announcement {
  if (outcome.result.isWaiting === true && !isAsking) {
    return {
      tone: 'warning',
      title: 'Waiting for approval',
      detail: 'A second person has to approve this. Nothing has changed yet.',
      link: { href: `/approvals/${outcome.intentId}`, label: 'Open request' },
    };
  }
  const detail = caution?.(outcome.result);
  return { tone: detail ? 'warning' : 'good', title: done, detail, link: entryLink(outcome), undo };
}

export function entryLink({ entry }: Outcome): Announcement['link'] {
  return entry ? { href: entry, label: 'Open audit entry' } : undefined;
}
