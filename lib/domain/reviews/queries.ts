import { answer } from '@/lib/operations/answer';
import { type ReviewCaseRow, reviewList } from './query-schema';
import { REVIEWS, reviewsDetail } from './rules';

const MOST = 200;

/** What Anthropic asks the organisation to look at, as it was last read. */
export const listReviews = answer(reviewList, async ({ db }) => {
  const [status, cases, notices] = await Promise.all([
    db.processStatus.findUnique({ where: { name: REVIEWS } }),
    db.$queryRaw<ReviewCaseRow[]>`
      SELECT c.id AS "caseId", c.state, c.close_reason AS "closeReason", c.categories, c.enforcement,
        c.workspace_id AS "workspaceId", w.name AS "workspaceName", c.messages, c.created_at AS "createdAt", c.updated_at AS "updatedAt"
      FROM review_cases c LEFT JOIN workspaces w ON w.id = c.workspace_id
      ORDER BY c.state = 'closed', c.created_at DESC, c.id LIMIT ${MOST}`,
    db.reviewNotice.findMany({ orderBy: [{ createdAt: 'desc' }, { id: 'asc' }], take: MOST }),
  ]);
  const detail = reviewsDetail.safeParse(status?.detail).data;
  return {
    state: detail?.state ?? ('unknown' as const),
    readAt: status?.at ?? null,
    cases,
    notices: notices.map(({ id, kind, message, caseIds, respondBy, createdAt }) => ({
      ...{ noticeId: id, kind, message, caseIds, respondBy, createdAt },
    })),
  };
});
