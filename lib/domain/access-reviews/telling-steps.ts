import { findActors } from '@/lib/access/find-actor';
import { can, reach, WHOLE_ORGANIZATION } from '@/lib/access/reach';
import type { Tx } from '@/lib/core/db';
import { dayOf } from '@/lib/core/time';
import { tell } from '@/lib/domain/notifications/tell-steps';
import type { AccessReview } from '@/prisma/generated/client';

type ReviewStep = 'started' | 'half' | 'day' | 'due' | 'closed';

/** Of whom nothing is asked before the end. */
const FOR_MANAGERS: readonly ReviewStep[] = ['due', 'closed'];

/**
 * Tells whoever has something to decide: leads of workspaces with undecided items, and owners and admins where they are of no
 * workspace that somebody leads, or where the removal waits for them.
 */
export async function tellReviewers(tx: Tx, review: AccessReview, step: ReviewStep, now: Date): Promise<void> {
  const { id, name, dueDay } = review;
  const open = await tx.accessReviewItem.groupBy({
    by: ['workspaceId'],
    where: { reviewId: id, ...(step === 'closed' ? {} : { decision: null }) },
    _count: true,
  });
  const undecided = open.reduce((sum, { _count }) => sum + _count, 0);
  if (undecided === 0 && step !== 'due' && step !== 'closed') return;
  const everybody = await findActors(tx);
  const isLed = (workspaceId: string | null) =>
    workspaceId !== null && everybody.some((actor) => actor.leadWorkspaceIds.includes(workspaceId));
  const needsManager = FOR_MANAGERS.includes(step) || open.some(({ workspaceId }) => !isLed(workspaceId));
  const people = everybody.filter((actor) => {
    if (can(actor, 'access_review:decide', WHOLE_ORGANIZATION)) return needsManager;
    const { workspaceIds } = reach(actor, 'access_review:decide');
    return (
      step !== 'closed' && open.some(({ workspaceId }) => workspaceId !== null && workspaceIds.includes(workspaceId))
    );
  });
  if (people.length === 0) return;
  await tell(tx, {
    kind: 'review.access',
    about: { reviewId: id, name, dueDay: dayOf(dueDay), step, undecided: step === 'closed' ? 0 : undecided },
    subject: { kind: 'access_review', id, name },
    key: `${id} ${step}`,
    to: { people: people.map(({ personId }) => personId).slice(0, MOST_TOLD), only: true },
    now,
  });
}

const MOST_TOLD = 500;
