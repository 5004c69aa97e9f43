import type { Announcement } from '@/components/ui/announce';
import type { Outcome, OutcomeResult } from '@/lib/operations/outcome';

/** Where a change leads that waits for another person, or once it is done. */
export function nextPath({ isWaiting }: OutcomeResult, done: string): string {
  return isWaiting === true ? '/approvals' : done;
}

/** What is said of a change that waits for another person; null where it does not. */
export function waitingNotice(outcome: Outcome): Announcement | null {
  if (outcome.status !== 'succeeded' || outcome.result.isWaiting !== true) return null;
  return {
    tone: 'warning',
    title: 'Waiting for approval',
    detail: 'A second person has to approve this. Nothing has changed yet.',
    link: { href: `/approvals/${outcome.intentId}`, label: 'Open request' },
  };
}
