import type { Tx } from '@/lib/core/db';
import { keepConditions } from '@/lib/domain/notifications/condition-steps';
import { tell } from '@/lib/domain/notifications/tell-steps';
import { NOTICE_DAYS } from '@/lib/domain/reviews/rules';

const MOST = 100;
const MOST_LETTERS = 600;

interface OpenCase {
  id: string;
  categories: string[];
  messages: number;
  workspaceName: string | null;
  enforcement: string | null;
  createdAt: Date;
}

/** Cases that Anthropic waits for, and its notices about them. */
export async function findReviews(tx: Tx, now: Date): Promise<void> {
  await findOpenCases(tx, now);
  await findOpenNotices(tx, now);
}

async function findOpenCases(tx: Tx, now: Date): Promise<void> {
  const open = await tx.$queryRaw<OpenCase[]>`
    SELECT c.id, c.categories, c.messages, w.name AS "workspaceName", c.enforcement, c.created_at AS "createdAt"
    FROM review_cases c LEFT JOIN workspaces w ON w.id = c.workspace_id WHERE c.state = 'open' ORDER BY c.created_at, c.id LIMIT ${MOST}`;
  const found = open.map(({ id, createdAt, ...one }) => ({
    ...{ subject: { kind: 'review_case', id, name: id }, since: createdAt },
    measure: { caseId: id, ...one, sentAt: createdAt.toISOString() },
  }));
  const { opened } = await keepConditions(tx, 'review.case', found, now);
  for (const { id, subject, measure } of opened)
    await tell(tx, { kind: 'review.case', about: measure, subject, key: id, now });
}

/** While one of its cases is open or has not been read; about the organisation, for a while or until its date. */
async function findOpenNotices(tx: Tx, now: Date): Promise<void> {
  const open = await tx.$queryRaw<
    { id: string; kind: string; message: string; respondBy: Date | null; createdAt: Date }[]
  >`
    SELECT n.id, n.kind, n.message, n.respond_by AS "respondBy", n.created_at AS "createdAt" FROM review_notices n
    WHERE CASE WHEN cardinality(n.case_ids) = 0
      THEN greatest(n.respond_by, n.created_at + make_interval(days => ${NOTICE_DAYS})) > ${now}
      ELSE EXISTS (SELECT FROM unnest(n.case_ids) o(id) LEFT JOIN review_cases c ON c.id = o.id
        WHERE c.state IS DISTINCT FROM 'closed') END
    ORDER BY n.created_at, n.id LIMIT ${MOST}`;
  const found = open.map(({ id, kind, message, respondBy, createdAt }) => ({
    ...{ subject: { kind: 'review_notice', id, name: id }, since: createdAt },
    measure: {
      ...{ kind, message: message.trim().replace(/\s+/g, ' ').slice(0, MOST_LETTERS), sentAt: createdAt.toISOString() },
      respondBy: respondBy?.toISOString() ?? null,
    },
  }));
  const { opened } = await keepConditions(tx, 'review.notice', found, now);
  for (const { id, subject, measure } of opened)
    await tell(tx, { kind: 'review.notice', about: measure, subject, key: id, now });
}
