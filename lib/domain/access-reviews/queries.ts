import { findActors } from '@/lib/access/find-actor';
import { reach } from '@/lib/access/reach';
import { notFound } from '@/lib/core/errors';
import { dayOf } from '@/lib/core/time';
import { placePage } from '@/lib/lists/place';
import { allOf, beyond, towards } from '@/lib/lists/sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { once } from '@/lib/operations/once';
import { Prisma } from '@/prisma/generated/client';
import { hasOtherReviewer, itemsFound, itemsWithin, mayDecide } from './item-sql';
import {
  type AccessReviewDetail,
  type AccessReviewItemRow,
  type AccessReviewRow,
  accessReviewGet,
  accessReviewItems,
  accessReviewList,
} from './query-schema';
import { monthsOn, reviewState } from './rules';

const PAGE_SIZE = 50;
const PLACE = { at: Prisma.sql`r.started_at`, id: Prisma.sql`r.id` };

type Stored = Omit<AccessReviewRow, 'state'> & { confirmedAt: Date | null };

/** Reviews `r` with something in the reader's reach, and what is decided of it. */
const reviewRows = (ctx: CallerCtx) => Prisma.sql`
  SELECT r.id::text, r.name, r.due_day::text AS "dueDay", r.started_at AS "startedAt", r.started_by_name AS "startedByName",
    r.closed_at AS "closedAt", r.confirmed_at AS "confirmedAt", r.repeat_months AS "repeatMonths", c.*
  FROM access_reviews r CROSS JOIN LATERAL (
    SELECT count(*)::int AS items, count(*) FILTER (WHERE i.decision IS NULL)::int AS undecided,
      count(*) FILTER (WHERE i.decision = 'keep')::int AS keep, count(*) FILTER (WHERE i.decision = 'remove')::int AS remove
    FROM access_review_items i WHERE i.review_id = r.id AND ${itemsWithin(ctx.actor, 'access_review:read')}
  ) c WHERE c.items > 0`;

function toRow({ now }: CallerCtx, { confirmedAt, ...row }: Stored): AccessReviewRow {
  return { ...row, state: reviewState({ ...row, confirmedAt }, dayOf(now)) };
}

/** Those with something in the reader's reach, newest first. */
export const listAccessReviews = answer(accessReviewList, async (ctx, places) => {
  const rows = await ctx.db.$queryRaw<Stored[]>`
    ${reviewRows(ctx)} AND ${allOf(beyond(PLACE, places))} ORDER BY ${towards(PLACE, places)} LIMIT ${PAGE_SIZE + 1}`;
  const page = placePage(rows, PAGE_SIZE, places, ({ startedAt, id }) => ({ at: startedAt, id }));
  return { ...page, rows: page.rows.map((row) => toRow(ctx, row)) };
});

/** One review as far as it is. */
export const getAccessReview = answer(accessReviewGet, async (ctx, { reviewId }) => {
  const [found] = await ctx.db.$queryRaw<Stored[]>`${reviewRows(ctx)} AND r.id = ${reviewId}::uuid`;
  const review = await ctx.db.accessReview.findUnique({ where: { id: reviewId } });
  if (!found || !review) throw notFound('access review');
  const row = toRow(ctx, found);
  const isWhole = reach(ctx.actor, 'access_review:read').all;
  const [intent, followed, workspaces, standing] = await Promise.all([
    review.intentId && isWhole
      ? ctx.db.intent.findUnique({ where: { id: review.intentId }, select: { state: true, errorMessage: true } })
      : null,
    ctx.db.accessReview.findUnique({ where: { followsId: reviewId }, select: { id: true } }),
    ctx.db.workspace.findMany({
      where: { id: { in: review.workspaceIds } },
      select: { id: true, name: true },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
    }),
    readStanding(ctx, reviewId),
  ]);
  const { workspaceIds, followsId, intentId, confirmedByName, confirmedAt, closedByName, digest, note } = review;
  return {
    ...row,
    workspaces: workspaceIds.length === 0 ? null : workspaces,
    ...{ followsId, followedById: followed?.id ?? null, isWhole, confirmedByName, confirmedAt, closedByName },
    nextDay: row.repeatMonths === null || followed ? null : monthsOn(dayOf(row.startedAt), row.repeatMonths),
    ...standing,
    removals: review.confirmedAt ? (review.removals ?? 0) : standing.removals,
    ...{ intentId: isWhole ? intentId : null, intentState: intent?.state ?? null },
    message: intent?.errorMessage ?? null,
    ...{ digest, note },
  };
});

type Standing = Pick<AccessReviewDetail, 'lone' | 'removals' | 'outcomes'>;

/** Whoever has access now: asked once for a page. */
const readEverybody = ({ db }: CallerCtx) => findActors(db);

async function readStanding(ctx: CallerCtx, reviewId: string): Promise<Standing> {
  const { actor, db } = ctx;
  const everybody = await once(ctx, readEverybody);
  const [row] = await db.$queryRaw<Standing[]>`
    WITH mine AS (
      SELECT i.outcome, i.is_proposed, i.decision, CASE WHEN i.decision IS NULL THEN ${hasOtherReviewer(everybody)} END AS has_other
      FROM access_review_items i WHERE i.review_id = ${reviewId}::uuid AND ${itemsWithin(actor, 'access_review:read')}
    )
    SELECT count(*) FILTER (WHERE NOT has_other)::int AS lone, count(*) FILTER (WHERE decision = 'remove' OR has_other)::int AS removals,
      coalesce((SELECT jsonb_object_agg(outcome, n) FROM (
        SELECT coalesce(outcome, 'waiting') AS outcome, count(*) AS n FROM mine WHERE is_proposed GROUP BY 1) o), '{}') AS outcomes
    FROM mine`;
  return row ?? { lone: 0, removals: 0, outcomes: {} };
}

/** What a review asks about, in its order, as far as the reader reaches. */
export const listAccessReviewItems = answer(
  accessReviewItems,
  async (ctx, { reviewId, from, pageSize, ...filters }) => {
    const { actor, db } = ctx;
    const where = Prisma.sql`i.review_id = ${reviewId}::uuid AND ${itemsWithin(actor, 'access_review:read')} AND ${itemsFound(filters)}`;
    const everybody = await once(ctx, readEverybody);
    const [rows, [counted]] = await Promise.all([
      db.$queryRaw<AccessReviewItemRow[]>`
      SELECT i.position, i.kind, i.subject_id AS "subjectId", i.name, i.workspace_name AS "workspaceName", i.holder_name AS "holderName", i.holds,
        i.last_used_day::text AS "lastUsedDay", i.decision, i.reason, i.decided_by_name AS "decidedByName", i.decided_at AS "decidedAt",
        ${mayDecide(actor)} AS "isTheirs", coalesce(i.holder_person_id = ${actor.personId}::uuid, false) AS "isOwn",
        i.is_lone OR NOT ${hasOtherReviewer(everybody)} AS "isLone", i.is_proposed AS "isProposed", i.outcome,
        i.outcome_message AS "outcomeMessage"
      FROM access_review_items i WHERE ${where} AND i.position > ${from}::int ORDER BY i.position LIMIT ${pageSize + 1}`,
      db.$queryRaw<{ found: number; theirs: number }[]>`
      SELECT count(*)::int AS found, count(*) FILTER (WHERE ${mayDecide(actor)})::int AS theirs FROM access_review_items i WHERE ${where}`,
    ]);
    const shown = rows.slice(0, pageSize);
    const next = rows.length > pageSize ? (shown.at(-1)?.position ?? null) : null;
    return { rows: shown, next, found: counted?.found ?? 0, theirs: counted?.theirs ?? 0 };
  },
);
