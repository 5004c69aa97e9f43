import type { Announcement } from '@/components/ui/announce';
import type { Outcome } from '@/lib/operations/outcome';

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
