import { findActors } from '@/lib/access/find-actor';
import { AppError, notFound } from '@/lib/core/errors';
import { dayOf } from '@/lib/core/time';
import { guardDisabling } from '@/lib/domain/key-changes/guard-steps';
import { readKnownKeys } from '@/lib/domain/key-changes/reads';
import { isApprovedBefore } from '@/lib/domain/key-changes/try-steps';
import { confirmationRefusal } from '@/lib/domain/workspaces/rules';
import { personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import type { AccessReviewItem } from '@/prisma/generated/client';
import { hasOtherReviewer, toRemove } from './item-sql';
import { removalStep } from './removal-steps';
import { countRemovals, lockReview, toStanding } from './review-steps';
import { confirmRefusal, reviewState } from './rules';
import { confirmRemoval } from './schema';

const KEY_KINDS = ['api_key', 'gateway_key'];

interface Confirmed {
  reviewId: string;
  typedCount: string;
  resumeOf?: string | undefined;
}

export const confirmRemovalCommand: CommandImplementation<typeof confirmRemoval> = {
  declaration: confirmRemoval,
  /** Keys that stop with it count as any others do that one person disables. */
  async ask(ctx, input) {
    await requireConfirmable(ctx, input);
    const keys = await ctx.db.$queryRaw<{ id: string }[]>`
      SELECT i.subject_id AS id FROM access_review_items i WHERE i.review_id = ${input.reviewId}::uuid AND i.kind = ANY(${KEY_KINDS}::text[])
        AND (i.is_proposed OR ${toRemove(await findActors(ctx.db))}) AND i.outcome IS DISTINCT FROM 'removed'`;
    const known = await readKnownKeys(
      ctx.db,
      keys.map(({ id }) => id),
      ctx.now,
    );
    const stopped = [...known.values()].filter(({ state }) => state === 'active');
    const { resumeOf, ...rest } = input;
    const isApproved = await isApprovedBefore(ctx.db, { ...rest, ...(resumeOf && { resumeOf }) }, ctx.now);
    return guardDisabling(ctx, stopped, { what: `Remove ${input.typedCount} accesses after review`, isApproved });
  },
  async run(ctx, input) {
    await requireConfirmable(ctx, input);
    const items = await propose(ctx, input);
    const keys = await readKnownKeys(
      ctx.db,
      items.filter(({ kind }) => KEY_KINDS.includes(kind)).map(({ subjectId }) => subjectId),
      ctx.now,
    );
    const steps = items.map((item) => removalStep(ctx, item, keys));
    ctx.changing({}, { removals: items.length });
    await ctx.plan(steps);
    for (const step of steps) await ctx.attempt(step);
    return { reviewId: input.reviewId, ...(await keepOutcomes(ctx, input.reviewId)) };
  },
};

/** The number that was typed is what would be removed now: what somebody decided meanwhile is looked at first. */
async function requireConfirmable(ctx: CommandCtx, { reviewId, typedCount, resumeOf }: Confirmed): Promise<void> {
  const review = await ctx.db.accessReview.findUnique({ where: { id: reviewId } });
  if (!review) throw notFound('access review');
  const isOwnTry = review.intentId === ctx.intentId;
  const isRetry = review.intentId !== null && review.intentId === resumeOf && !review.closedAt;
  if (isOwnTry || isRetry) return;
  const undecided = await ctx.db.accessReviewItem.count({ where: { reviewId, decision: null } });
  const refusal = confirmRefusal(reviewState(toStanding(review), dayOf(ctx.now)), undecided);
  if (refusal) throw new AppError('conflict', refusal);
  const removals = await ctx.db.$transaction((tx) => countRemovals(tx, reviewId));
  if (removals === 0) throw new AppError('conflict', 'Nothing is to be removed. Close the review.');
  const typo = confirmationRefusal(typedCount, String(removals));
  if (typo) throw new AppError('invalid_input', typo, { typedCount: typo });
}

/** Marks what is removed, once: later tries are about the same items. */
function propose(ctx: CommandCtx, { reviewId }: Confirmed): Promise<AccessReviewItem[]> {
  return ctx.db.$transaction(
    async (tx) => {
      const review = await lockReview(tx, reviewId);
      if (review.confirmedAt === null) {
        const everybody = await findActors(tx);
        const removals = await tx.$executeRaw`
          UPDATE access_review_items i SET is_proposed = true WHERE i.review_id = ${reviewId}::uuid AND ${toRemove(everybody)}`;
        await tx.$executeRaw`
          UPDATE access_review_items i SET is_lone = true
          WHERE i.review_id = ${reviewId}::uuid AND i.decision IS NULL AND NOT ${hasOtherReviewer(everybody)}`;
        const by = { confirmedById: personIdOf(ctx), confirmedByName: ctx.actor.name, confirmedAt: ctx.now };
        await tx.accessReview.update({ where: { id: reviewId }, data: { removals, ...by } });
      }
      await tx.accessReview.update({ where: { id: reviewId }, data: { intentId: ctx.intentId } });
      return tx.accessReviewItem.findMany({ where: { reviewId, isProposed: true }, orderBy: { position: 'asc' } });
    },
    { timeout: 60_000 },
  );
}

/** What the steps came to, written to their items in one statement. */
async function keepOutcomes({ db, intentId }: CommandCtx, reviewId: string) {
  await db.$executeRaw`
    UPDATE access_review_items i SET outcome = CASE WHEN s.state = 'done' THEN s.detail ->> 'outcome' ELSE 'failed' END,
      outcome_message = coalesce(s.message, s.detail ->> 'why'), outcome_at = s.at
    FROM intent_steps s
    WHERE s.intent_id = ${intentId}::uuid AND i.review_id = ${reviewId}::uuid AND i.is_proposed AND s.key =
      CASE WHEN i.kind IN ('api_key', 'gateway_key') THEN 'key:' || i.subject_id
        WHEN i.kind IN ('member', 'lead') THEN i.kind || ':' || i.workspace_id || ':' || i.subject_id
        ELSE i.kind || ':' || i.subject_id END`;
  const found = await db.accessReviewItem.groupBy({
    by: ['outcome'],
    where: { reviewId, isProposed: true },
    _count: true,
  });
  return Object.fromEntries(found.map(({ outcome, _count }) => [outcome ?? 'waiting', _count]));
}
