'use client';

import { ActionButton } from '@/components/forms/action-button';
import { DialogButton } from '@/components/ui/dialog-button';
import type { AccessReviewDetail } from '@/lib/domain/access-reviews/query-schema';
import { confirmRemovalAction, repeatAccessReviewAction } from '@/lib/doors/actions/access-reviews';

const ENDED = ['succeeded', 'failed', 'expired', 'denied'];

type Shown = Pick<AccessReviewDetail, 'id' | 'name' | 'state' | 'removals' | 'undecided' | 'lone'> &
  Pick<AccessReviewDetail, 'intentId' | 'intentState' | 'nextDay'>;

/** What an owner or admin can do about the whole review now. */
export function ReviewTools({ review }: { review: Shown }) {
  const { id: reviewId, name, state, removals, undecided, lone, intentId, intentState, nextDay } = review;
  const isReady = state === 'due' || (state === 'open' && undecided === 0);
  const canClose = (state === 'removing' && ENDED.includes(intentState ?? '')) || (isReady && removals === 0);
  return (
    <>
      {nextDay !== null && (
        <ActionButton
          action={repeatAccessReviewAction}
          input={{ reviewId, repeatMonths: null }}
          pending="Stopping…"
          done="It does not repeat any more"
        >
          Stop repeating
        </ActionButton>
      )}
      {isReady && removals > 0 && (
        <DialogButton
          load={() => import('./confirm-dialog').then((loaded) => loaded.ConfirmDialog)}
          dialogProps={{ reviewId, removals, undecided: undecided - lone }}
          variant="danger"
        >
          {`Review removal of ${removals}`}
        </DialogButton>
      )}
      {state === 'removing' && intentState === 'failed' && intentId !== null && (
        <ActionButton
          action={confirmRemovalAction}
          input={{ reviewId, typedCount: String(removals), resumeOf: intentId }}
          variant="outline"
          pending="Trying again…"
          done="Everything was tried again"
        >
          Try the rest again
        </ActionButton>
      )}
      {canClose && (
        <DialogButton
          load={() => import('./close-dialog').then((loaded) => loaded.CloseDialog)}
          dialogProps={{ reviewId, name }}
          variant="primary"
        >
          Close review
        </DialogButton>
      )}
    </>
  );
}
