import { notFound, WireError } from '../errors';
import { opaquePage } from '../paging';
import { readOne, readTime } from '../params';
import { mayReadReviews } from '../world/reviews';
import type { ReviewCaseRecord, ReviewNoticeRecord, World } from '../world/world';
import { newestFirst, newRoutes, type Routes } from './context';

const SCOPE = 'read:compliance_review_cases';

function refuse(world: World, key: string | undefined): void {
  if (key === undefined) throw new WireError(401, 'x-api-key header is required');
  if (!mayReadReviews(world)) throw new WireError(403, `Missing required scopes. Got: []. Needed: [${SCOPE}]`);
}

function toCase(world: World, one: ReviewCaseRecord) {
  const { id, createdAt, updatedAt, enforcement, isOpen, reason } = one;
  return {
    ...{ id, type: 'compliance_review_case', created_at: createdAt, updated_at: updatedAt },
    enforcement_action: enforcement === null ? null : { type: enforcement },
    ...{ organization_id: world.organization.id, workspace_id: one.workspaceId, policy_categories: one.categories },
    status: isOpen ? { type: 'open' } : { type: 'closed', reason: { type: reason ?? 'ended_by_anthropic' } },
    transcripts: one.itemIds.map((itemId) => ({ item_id: itemId, user_profile_id: null })),
  };
}

function toNotice(world: World, { id, createdAt, kind, message, caseIds, respondBy }: ReviewNoticeRecord) {
  return {
    ...{ id, type: 'compliance_review_notice', created_at: createdAt, organization_id: world.organization.id },
    ...{ case_ids: caseIds, kind: { type: kind }, message, respond_by: respondBy },
  };
}

/** Within the bounds that are asked for of this time, which stand in brackets here. */
function isWithin(query: URLSearchParams, name: string, at: string): boolean {
  const ms = Date.parse(at);
  const bound = (kind: string) => readTime(query, `${name}[${kind}]`);
  const [gte, gt, lte, lt] = [bound('gte'), bound('gt'), bound('lte'), bound('lt')];
  return (
    (gte === null || ms >= gte) && (gt === null || ms > gt) && (lte === null || ms <= lte) && (lt === null || ms < lt)
  );
}

function inOrder<T extends { id: string }>(query: URLSearchParams, items: T[], timeOf: (item: T) => string): T[] {
  const newest = newestFirst(items, timeOf, ({ id }) => id);
  return readOne(query, 'order', ['asc', 'desc']) === 'asc' ? newest.reverse() : newest;
}

/** Cases and notices, for a key that has the scope. */
export function reviewRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/cases', (context) => {
    const { world, query } = context.var;
    refuse(world, context.req.header('x-api-key'));
    const status = readOne(query, 'status', ['open', 'closed']);
    const byChange = readOne(query, 'order_by', ['created_at', 'updated_at']) === 'updated_at';
    const cases = [...world.tables.reviewCases.values()].filter(
      ({ isOpen, createdAt, updatedAt }) =>
        (status === null || isOpen === (status === 'open')) &&
        isWithin(query, 'created_at', createdAt) &&
        isWithin(query, 'updated_at', updatedAt),
    );
    const ordered = inOrder(query, cases, ({ createdAt, updatedAt }) => (byChange ? updatedAt : createdAt));
    return context.json(
      opaquePage(
        'review_cases',
        query,
        ordered.map((one) => toCase(world, one)),
      ),
    );
  });
  routes.get('/cases/:id', (context) => {
    const { world } = context.var;
    refuse(world, context.req.header('x-api-key'));
    const found = world.tables.reviewCases.get(context.req.param('id'));
    if (!found) throw notFound('Review case not found.');
    return context.json(toCase(world, found));
  });
  routes.get('/notices', (context) => {
    const { world, query } = context.var;
    refuse(world, context.req.header('x-api-key'));
    const caseId = query.get('case_id');
    const notices = [...world.tables.reviewNotices.values()].filter(
      ({ caseIds, createdAt }) =>
        (caseId === null || caseIds.includes(caseId)) && isWithin(query, 'created_at', createdAt),
    );
    const ordered = inOrder(query, notices, ({ createdAt }) => createdAt);
    return context.json(
      opaquePage(
        'review_notices',
        query,
        ordered.map((one) => toNotice(world, one)),
      ),
    );
  });
  return routes;
}
