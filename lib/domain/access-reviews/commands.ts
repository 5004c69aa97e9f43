import { can, WHOLE_ORGANIZATION } from '@/lib/access/reach';
import { reportStatement } from '@/lib/audit/signed-report';
import { counted } from '@/lib/core/counted';
import type { Db, Tx } from '@/lib/core/db';
import { AppError, notFound } from '@/lib/core/errors';
import { dayOf, dayStart, formatDay } from '@/lib/core/time';
import { OPEN_STATES } from '@/lib/domain/operations/rules';
import { callerOf, personIdOf } from '@/lib/operations/caller';
import type { CommandCtx, CommandImplementation } from '@/lib/operations/command-context';
import { type AccessReview, Prisma } from '@/prisma/generated/client';
import { itemsFound, mayDecide } from './item-sql';
import { digestReport } from './report-reads';
import { countRemovals, lockReview, toStanding } from './review-steps';
import { decidingRefusal, dueDayRefusal, reviewState } from './rules';
import { closeAccessReview, decideAccess, repeatAccessReview, startAccessReview } from './schema';
import { insertSnapshot } from './snapshot-sql';
import { tellReviewers } from './telling-steps';

export const startAccessReviewCommand: CommandImplementation<typeof startAccessReview> = {
  declaration: startAccessReview,
  async run(ctx, { name, dueDay, workspaceIds, repeatMonths, followsId }) {
    const refusal = dueDayRefusal(dueDay, dayOf(ctx.now));
    if (refusal) throw new AppError('invalid_input', refusal, { dueDay: refusal });
    await requireWorkspaces(ctx.db, workspaceIds ?? []);
    ctx.changing({}, { name, dueDay, workspaceIds, repeatMonths });
    const id = ctx.intentId;
    const items = await ctx.db.$transaction(
      async (tx) => {
        const present = await tx.accessReview.findUnique({ where: { id } });
        if (present) return tx.accessReviewItem.count({ where: { reviewId: id } });
        const by = { startedById: personIdOf(ctx), startedByName: ctx.actor.name, startedAt: ctx.now };
        const review = await tx.accessReview.create({
          data: {
            ...{ id, name, dueDay: dayStart(dueDay), workspaceIds: workspaceIds ?? [], repeatMonths },
            ...{ followsId: followsId ?? null, ...by },
          },
        });
        const found = await tx.$executeRaw(insertSnapshot(id, workspaceIds, ctx.now));
        if (found === 0) throw new AppError('conflict', 'There is nothing to review in these workspaces.');
        await tellReviewers(tx, review, 'started', ctx.now);
        return found;
      },
      { timeout: 60_000 },
    );
    return { reviewId: id, name, items };
  },
};

async function requireWorkspaces(db: Db, ids: readonly string[]): Promise<void> {
  const found = await db.workspace.findMany({ where: { id: { in: [...ids] }, goneAt: null }, select: { id: true } });
  const unknown = ids.find((id) => !found.some((workspace) => workspace.id === id));
  const message = `There is no workspace ${unknown}.`;
  if (unknown !== undefined) throw new AppError('invalid_input', message, { workspaceIds: message });
}

export const decideAccessCommand: CommandImplementation<typeof decideAccess> = {
  declaration: decideAccess,
  async run(ctx, { reviewId, positions, matching, decision, reason }) {
    const actor = callerOf(ctx);
    return ctx.db.$transaction(async (tx) => {
      const review = await lockReview(tx, reviewId);
      const state = reviewState(toStanding(review), dayOf(ctx.now));
      const refusal = decidingRefusal(state, can(actor, 'access_review:decide', WHOLE_ORGANIZATION));
      if (refusal) throw new AppError('conflict', refusal);
      const wanted = positions?.length ?? matching?.count ?? 0;
      const which = positions
        ? Prisma.sql`i.position = ANY(${positions}::int[])`
        : itemsFound(matching ?? { show: 'undecided', search: '' });
      const by = decision === null ? null : actor;
      const done = await tx.$executeRaw`
        UPDATE access_review_items i SET decision = ${decision}, reason = ${decision === null ? null : reason || null},
          decided_by_id = ${by?.personId ?? null}::uuid, decided_by_name = ${by?.name ?? null},
          decided_at = ${by ? ctx.now : null}::timestamptz
        WHERE i.review_id = ${reviewId}::uuid AND ${which} AND ${mayDecide(actor)}`;
      if (done !== wanted) throw new AppError('conflict', positions ? notTheirs(wanted, done) : movedOn(wanted, done));
      ctx.changing({}, { decision, items: done, reason: reason || null });
      return { reviewId, name: review.name, decision, items: done };
    });
  },
};

function notTheirs(wanted: number, found: number): string {
  if (found > 0) return `You cannot decide about ${wanted - found} of these ${wanted}. Nothing was changed.`;
  return 'This is not yours to decide: it is your own access, or not in your workspaces.';
}

function movedOn(wanted: number, found: number): string {
  return `There were ${wanted} when the page was read, and there are ${found} now. Reload and look again. Nothing was changed.`;
}

export const closeAccessReviewCommand: CommandImplementation<typeof closeAccessReview> = {
  declaration: closeAccessReview,
  async run(ctx, { reviewId }) {
    return ctx.db.$transaction(
      async (tx) => {
        const review = await lockReview(tx, reviewId);
        if (review.closedAt) throw new AppError('conflict', 'This review is closed already.');
        await requireDone(tx, review, ctx);
        ctx.changing({ closed: false }, { closed: true });
        const by = { closedById: personIdOf(ctx), closedByName: ctx.actor.name, closedAt: ctx.now };
        const digest = await digestReport(tx, { ...review, ...by });
        const note = ctx.sign(reportStatement(reviewId, digest, ctx.now));
        const closed = await tx.accessReview.update({ where: { id: reviewId }, data: { ...by, digest, note } });
        await tellReviewers(tx, closed, 'closed', ctx.now);
        return { reviewId, name: review.name, digest };
      },
      { timeout: 60_000 },
    );
  },
};

/** Everything that was to be removed was tried; without anything to remove, everything is decided or could be by nobody. */
async function requireDone(tx: Tx, review: AccessReview, ctx: CommandCtx): Promise<void> {
  if (review.intentId) {
    const { state } = await tx.intent.findUniqueOrThrow({ where: { id: review.intentId } });
    if (OPEN_STATES.includes(state))
      throw new AppError('conflict', 'The removal is still going on. Close the review when it has ended.');
    return;
  }
  const left = await countRemovals(tx, review.id);
  const undecided = await tx.accessReviewItem.count({ where: { reviewId: review.id, decision: null } });
  if (left > 0)
    throw new AppError(
      'conflict',
      `Confirm the removal of ${counted(left, 'access', 'accesses')} first, or keep them.`,
    );
  if (undecided > 0 && dayOf(ctx.now) <= dayOf(review.dueDay))
    throw new AppError('conflict', `Reviewers decide until ${formatDay(dayOf(review.dueDay))}.`);
  const lone = Prisma.sql`UPDATE access_review_items SET is_lone = true WHERE review_id = ${review.id}::uuid AND decision IS NULL`;
  await tx.$executeRaw(lone);
}

export const repeatAccessReviewCommand: CommandImplementation<typeof repeatAccessReview> = {
  declaration: repeatAccessReview,
  async run(ctx, { reviewId, repeatMonths }) {
    const review = await ctx.db.accessReview.findUnique({ where: { id: reviewId } });
    if (!review) throw notFound('access review');
    if ((await ctx.db.accessReview.count({ where: { followsId: reviewId } })) > 0)
      throw new AppError('conflict', 'The next review has begun. Change how often that one repeats.');
    ctx.changing({ repeatMonths: review.repeatMonths }, { repeatMonths });
    await ctx.db.accessReview.update({ where: { id: reviewId }, data: { repeatMonths } });
    return { reviewId, name: review.name, repeatMonths };
  },
};
