import { Notice } from '@/components/ui/notice';
import { counted } from '@/lib/core/counted';
import { formatDay } from '@/lib/core/time';
import type { AccessReviewDetail } from '@/lib/domain/access-reviews/query-schema';
import { outcomeWords } from './review-words';

/** Where a review stands, and what happens next. */
export function ReviewStateNote({ review }: { review: AccessReviewDetail }) {
  const { state, dueDay, undecided, lone, removals, outcomes, message, isWhole } = review;
  const tried = Object.entries(outcomes).map(([outcome, count]) => `${outcomeWords(outcome)}: ${count}`);
  if (state === 'removing')
    return (
      <Notice tone={message ? 'warning' : 'busy'} title={`${counted(removals, 'access', 'accesses')} to remove`}>
        {tried.join(' · ')}
        {message && <p>{message}</p>}
      </Notice>
    );
  if (state === 'due')
    return (
      <Notice tone="warning" title={`The last day to decide was ${formatDay(dueDay)}`}>
        {counted(undecided, 'item is', 'items are')} undecided and proposed for removal.{' '}
        {isWhole ? 'Keep what should stay, then review the removal.' : 'An owner or admin confirms the removal.'}
        <Lone lone={lone} />
      </Notice>
    );
  if (state === 'open' && lone > 0)
    return (
      <Notice tone="neutral" title={`Decide by ${formatDay(dueDay)}, end of day UTC`}>
        <Lone lone={lone} />
      </Notice>
    );
  return null;
}

function Lone({ lone }: { lone: number }) {
  if (lone === 0) return null;
  return (
    <p>
      {counted(lone, 'item', 'items')} nobody but the holder could decide: {lone === 1 ? 'it stays' : 'they stay'}, and
      the report says so.
    </p>
  );
}
