import type { Tx } from '@/lib/core/db';
import { dayOf } from '@/lib/core/time';
import { reminderOn } from '@/lib/domain/access-reviews/rules';
import { tellReviewers } from '@/lib/domain/access-reviews/telling-steps';

/** Reminds reviewers at half time and on the day before the last, and tells what nobody decided once that is over; each once. */
export async function remindReviewers(tx: Tx, now: Date): Promise<void> {
  const open = await tx.accessReview.findMany({ where: { closedAt: null, confirmedAt: null } });
  for (const review of open) {
    const step = reminderOn(dayOf(now), dayOf(review.startedAt), dayOf(review.dueDay));
    if (step === null) continue;
    const wasTold = await tx.notification.count({ where: { kind: 'review.access', key: `${review.id} ${step}` } });
    if (wasTold === 0) await tellReviewers(tx, review, step, now);
  }
}
