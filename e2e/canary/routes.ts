import fs from 'node:fs';
import path from 'node:path';
import type { DemoRole } from '../sign-in';

export type Caller = DemoRole | 'anonymous';
export const CALLERS: Caller[] = ['anonymous', 'owner', 'admin', 'billing', 'lead', 'developer', 'viewer'];

/** One address of a route, and the status that each caller gets; `signedIn` stands for everyone who is not named. */
export interface Visit {
  path: string;
  expected: { anonymous: number; signedIn: number } & Partial<Record<DemoRole, number>>;
}

/** A null character in an address is refused before anybody is asked who they are. */
export function expectedStatus({ path, expected }: Visit, caller: Caller): number {
  if (path.includes('%00')) return 400;
  return caller === 'anonymous' ? expected.anonymous : (expected[caller] ?? expected.signedIn);
}

const OPEN = { anonymous: 307, signedIn: 200 };
const API = { anonymous: 401, signedIn: 200 };
const SCIM = { anonymous: 401, signedIn: 401 };
const THEIRS = { ...OPEN, developer: 404 };
const OWNERS_AND_ADMINS = { billing: 403, lead: 403, developer: 403, viewer: 403 };
const FINANCE = { ...OPEN, lead: 403, developer: 403, viewer: 403 };
const NOT_THEIRS = { billing: 404, lead: 404, developer: 404, viewer: 404 };
const NOTHING = '00000000-0000-4000-8000-000000000000';
const NO_BUDGET = { ...OPEN, signedIn: 404, viewer: 403 };
const DAYS = 'from=2026-01-01&to=2026-01-31&granularity=month';
const GOOD_DAYS = 'from=2026-01-01&to=2026-01-02&metric=output';

/** Every route of app/, own and other objects as the developer stands to them, with what each role gets there. A route that is not listed fails the test. */
export const VISITS: Record<string, Visit[]> = {
  '/': [{ path: '/', expected: OPEN }],
  '/usage': [
    { path: '/usage', expected: OPEN },
    { path: '/usage?metric=cost&split=api_key&range=12m&by=month', expected: OPEN },
  ],
  '/workspaces': [{ path: '/workspaces?search=a', expected: OPEN }],
  '/workspaces/[workspaceId]': [
    { path: '/workspaces/{ownWorkspace}', expected: OPEN },
    { path: '/workspaces/{otherWorkspace}', expected: THEIRS },
  ],
  '/workspaces/[workspaceId]/keys': [
    { path: '/workspaces/{ownWorkspace}/keys', expected: OPEN },
    { path: '/workspaces/{otherWorkspace}/keys', expected: THEIRS },
  ],
  '/workspaces/[workspaceId]/gateway': [
    { path: '/workspaces/{ownWorkspace}/gateway', expected: OPEN },
    { path: '/workspaces/{otherWorkspace}/gateway', expected: THEIRS },
  ],
  '/workspaces/[workspaceId]/gateway/connect': [
    { path: '/workspaces/{ownWorkspace}/gateway/connect?app=python', expected: OPEN },
    { path: '/workspaces/{otherWorkspace}/gateway/connect', expected: THEIRS },
  ],
  '/workspaces/[workspaceId]/members': [
    { path: '/workspaces/{ownWorkspace}/members', expected: OPEN },
    { path: '/workspaces/{otherWorkspace}/members', expected: THEIRS },
  ],
  '/workspaces/[workspaceId]/limits': [
    { path: '/workspaces/{ownWorkspace}/limits', expected: OPEN },
    { path: '/workspaces/{otherWorkspace}/limits', expected: THEIRS },
  ],
  '/workspaces/[workspaceId]/activity': [
    { path: '/workspaces/{ownWorkspace}/activity', expected: OPEN },
    { path: '/workspaces/{otherWorkspace}/activity', expected: THEIRS },
  ],
  '/api-keys': [
    { path: '/api-keys?search=a', expected: OPEN },
    { path: '/api-keys?kind=steward&search=a&show=all', expected: OPEN },
  ],
  '/api-keys/[apiKeyId]': [
    { path: '/api-keys/{ownKey}', expected: OPEN },
    { path: '/api-keys/{otherKey}', expected: THEIRS },
  ],
  '/api-keys/[apiKeyId]/activity': [
    { path: '/api-keys/{ownKey}/activity', expected: OPEN },
    { path: '/api-keys/{otherKey}/activity', expected: THEIRS },
  ],
  '/api-keys/policy': [
    {
      path: '/api-keys/policy?try=1&days=30&quiet=7&archive=14&alone=5&minutes=10',
      expected: { ...OPEN, billing: 403, lead: 403, developer: 403, viewer: 403 },
    },
  ],
  '/api-keys/changes': [
    {
      path: '/api-keys/changes?search=a&show=unfinished&act=disable&page=2',
      expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 },
    },
  ],
  '/api-keys/changes/new': [
    {
      path: '/api-keys/changes/new?act=disable&ids=apikey_none',
      expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 },
    },
    {
      path: '/api-keys/changes/new?act=archive&all=1&search=a',
      expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 },
    },
  ],
  '/api-keys/changes/[changeId]': [
    {
      path: `/api-keys/changes/${NOTHING}`,
      expected: { ...OPEN, signedIn: 404, billing: 403, developer: 403, viewer: 403 },
    },
  ],
  '/api-keys/breaches': [{ path: '/api-keys/breaches?search=a&show=age', expected: OPEN }],
  '/api-keys/diagnose': [{ path: '/api-keys/diagnose?about=invalid%20x-api-key', expected: OPEN }],
  '/api-keys/rotations': [{ path: '/api-keys/rotations?search=a&show=all&due=2026-12-01', expected: OPEN }],
  '/api-keys/[apiKeyId]/exposure': [
    { path: '/api-keys/{ownKey}/exposure', expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 } },
    {
      path: '/api-keys/{otherKey}/exposure',
      expected: { ...OPEN, billing: 403, lead: 403, developer: 404, viewer: 403 },
    },
  ],
  '/api-keys/[apiKeyId]/rotation': [
    { path: '/api-keys/{ownKey}/rotation', expected: { ...OPEN, viewer: 404 } },
    { path: '/api-keys/{otherKey}/rotation', expected: { ...THEIRS, lead: 404, viewer: 404 } },
  ],
  '/api-keys/steward/new': [
    { path: '/api-keys/steward/new', expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 } },
  ],
  '/api-keys/steward/stop': [
    { path: '/api-keys/steward/stop?of=everything', expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 } },
  ],
  '/api-keys/steward/[gatewayKeyId]': [
    { path: `/api-keys/steward/${NOTHING}`, expected: { ...OPEN, signedIn: 404 } },
    { path: '/api-keys/steward/none', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/api-keys/steward/[gatewayKeyId]/change': [
    { path: `/api-keys/steward/${NOTHING}/change`, expected: { ...OPEN, signedIn: 404 } },
  ],
  '/api-keys/steward/[gatewayKeyId]/connect': [
    { path: `/api-keys/steward/${NOTHING}/connect`, expected: { ...OPEN, signedIn: 404 } },
  ],
  '/api-keys/steward/[gatewayKeyId]/traffic': [
    { path: `/api-keys/steward/${NOTHING}/traffic`, expected: { ...OPEN, signedIn: 404 } },
  ],
  '/api-keys/steward/[gatewayKeyId]/activity': [
    { path: `/api-keys/steward/${NOTHING}/activity`, expected: { ...OPEN, signedIn: 404 } },
  ],
  '/people': [{ path: '/people?search=a', expected: OPEN }],
  '/people/[userId]': [
    { path: '/people/{ownUser}', expected: OPEN },
    { path: '/people/{otherUser}', expected: THEIRS },
  ],
  '/people/[userId]/keys': [
    { path: '/people/{ownUser}/keys', expected: OPEN },
    { path: '/people/{otherUser}/keys', expected: THEIRS },
  ],
  '/people/[userId]/activity': [
    { path: '/people/{ownUser}/activity', expected: OPEN },
    { path: '/people/{otherUser}/activity', expected: THEIRS },
  ],
  '/invites': [{ path: '/invites?search=a&show=all', expected: OPEN }],
  '/invites/new': [{ path: '/invites/new', expected: OPEN }],
  '/invites/[requestId]': [
    { path: '/invites/00000000-0000-4000-8000-000000000000', expected: { ...OPEN, signedIn: 404 } },
    { path: '/invites/%00', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/invites/console/[inviteId]': [
    {
      path: '/invites/console/none',
      expected: { ...OPEN, signedIn: 404, billing: 403, developer: 403, viewer: 403 },
    },
  ],
  '/usage/months': [{ path: '/usage/months', expected: { ...OPEN, viewer: 403 } }],
  '/usage/months/[month]': [{ path: '/usage/months/2026-99', expected: { ...OPEN, signedIn: 404, viewer: 403 } }],
  '/usage/months/[month]/cost-centres': [
    { path: '/usage/months/2026-99/cost-centres', expected: { ...FINANCE, signedIn: 404 } },
  ],
  '/usage/months/[month]/cost-centres/[costCentreId]': [
    { path: `/usage/months/2026-99/cost-centres/${NOTHING}`, expected: { ...FINANCE, signedIn: 404 } },
  ],
  '/usage/cost-centres': [{ path: '/usage/cost-centres', expected: FINANCE }],
  '/usage/cost-centres/import': [{ path: '/usage/cost-centres/import', expected: FINANCE }],
  '/usage/cost-centres/[costCentreId]': [
    { path: `/usage/cost-centres/${NOTHING}`, expected: { ...FINANCE, signedIn: 404 } },
    { path: '/usage/cost-centres/%00', expected: { ...FINANCE, signedIn: 404 } },
  ],
  '/usage/gateway': [{ path: '/usage/gateway', expected: OPEN }],
  '/usage/gateway/requests': [
    { path: '/usage/gateway/requests?outcome=failed', expected: OPEN },
    { path: `/usage/gateway/requests?key=${NOTHING}&older=none`, expected: OPEN },
  ],
  '/usage/gateway/requests/[gatewayRequestId]': [
    { path: `/usage/gateway/requests/${NOTHING}`, expected: { ...OPEN, signedIn: 404 } },
    { path: '/usage/gateway/requests/none', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/usage/gateway/errors': [{ path: '/usage/gateway/errors', expected: OPEN }],
  '/usage/gateway/report': [{ path: '/usage/gateway/report', expected: { ...OPEN, viewer: 403 } }],
  '/usage/insights': [{ path: '/usage/insights', expected: { ...OPEN, viewer: 403 } }],
  '/usage/parts': [{ path: '/usage/parts', expected: OPEN }],
  '/scim/v2/Groups': [{ path: '/scim/v2/Groups?count=1', expected: SCIM }],
  '/[...missing]': [{ path: '/nothing/here', expected: { ...OPEN, signedIn: 404 } }],
  '/api/[...missing]': [{ path: '/api/nothing/here', expected: { anonymous: 404, signedIn: 404 } }],
  '/invites/[requestId]/decide': [
    { path: '/invites/00000000-0000-4000-8000-000000000000/decide?token=x', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/people/[userId]/offboard': [{ path: '/people/{otherUser}/offboard', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/access-reviews': [{ path: '/access-reviews', expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 } }],
  '/access-reviews/start': [{ path: '/access-reviews/start', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/access-reviews/[reviewId]': [
    {
      path: `/access-reviews/${NOTHING}`,
      expected: { ...OPEN, signedIn: 404, billing: 403, developer: 403, viewer: 403 },
    },
  ],
  '/access-reviews/[reviewId]/report': [
    { path: `/access-reviews/${NOTHING}/report`, expected: { ...OPEN, signedIn: 404, ...OWNERS_AND_ADMINS } },
  ],
  '/api/v1/evidence': [
    { path: '/api/v1/evidence?from=2026-11-01&to=2026-11-02', expected: { ...API, ...OWNERS_AND_ADMINS } },
    { path: '/api/v1/evidence?from=x', expected: { ...API, signedIn: 400, ...OWNERS_AND_ADMINS } },
  ],
  '/api/v1/access-reviews/[reviewId]/export': [
    {
      path: `/api/v1/access-reviews/${NOTHING}/export`,
      expected: { ...API, signedIn: 404, billing: 403, developer: 403, viewer: 403 },
    },
  ],
  '/api/v1/access-reviews/[reviewId]/report': [
    { path: `/api/v1/access-reviews/${NOTHING}/report`, expected: { ...API, signedIn: 404, ...OWNERS_AND_ADMINS } },
  ],
  '/offboarding': [{ path: '/offboarding?search=a', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/offboarding/[departureId]': [
    {
      path: '/offboarding/00000000-0000-4000-8000-000000000000',
      expected: { ...OPEN, signedIn: 404, ...OWNERS_AND_ADMINS },
    },
    { path: '/offboarding/%00', expected: { ...OPEN, signedIn: 404, ...OWNERS_AND_ADMINS } },
  ],
  '/offboarding/keys': [
    { path: '/offboarding/keys?search=a', expected: { ...OPEN, billing: 403, developer: 403, viewer: 403 } },
  ],
  '/approvals': [{ path: '/approvals', expected: OPEN }],
  '/approvals/[approvalId]': [
    { path: `/approvals/${NOTHING}`, expected: { ...OPEN, signedIn: 404 } },
    { path: '/approvals/%00', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/anomalies': [{ path: '/anomalies?search=a&of=api_key&show=all', expected: { ...OPEN, viewer: 403 } }],
  '/anomalies/[anomalyId]': [{ path: `/anomalies/${NOTHING}`, expected: NO_BUDGET }],
  '/budgets': [{ path: '/budgets?search=a&of=workspace&period=month&show=all', expected: { ...OPEN, viewer: 403 } }],
  '/budgets/new': [
    { path: '/budgets/new?kind=organization', expected: { ...OPEN, lead: 403, developer: 403, viewer: 403 } },
  ],
  '/budgets/import': [{ path: '/budgets/import', expected: { ...OPEN, lead: 403, developer: 403, viewer: 403 } }],
  '/budgets/year': [{ path: '/budgets/year?year=2026', expected: { ...OPEN, viewer: 403 } }],
  '/budgets/[budgetId]': [{ path: `/budgets/${NOTHING}`, expected: NO_BUDGET }],
  '/budgets/[budgetId]/activity': [{ path: `/budgets/${NOTHING}/activity`, expected: NO_BUDGET }],
  '/budgets/[budgetId]/change': [{ path: `/budgets/${NOTHING}/change`, expected: NO_BUDGET }],
  '/rate-limits': [{ path: '/rate-limits?search=a&group=models', expected: OPEN }],
  '/audit': [{ path: '/audit?who=a&target=b&action=invite&source=web', expected: OPEN }],
  '/audit/rules': [
    {
      path: '/audit/rules?outcome=failed&who=a',
      expected: { ...OPEN, billing: 403, lead: 403, developer: 403, viewer: 403 },
    },
  ],
  '/audit/differences': [
    {
      path: '/audit/differences?view=all&page=2',
      expected: { ...OPEN, billing: 403, lead: 403, developer: 403, viewer: 403 },
    },
  ],
  '/audit/retention': [
    { path: '/audit/retention', expected: { ...OPEN, billing: 403, lead: 403, developer: 403, viewer: 403 } },
  ],
  '/audit/reviews': [
    { path: '/audit/reviews', expected: { ...OPEN, billing: 403, lead: 403, developer: 403, viewer: 403 } },
  ],
  '/posture': [{ path: '/posture', expected: { ...OPEN, developer: 403, viewer: 403 } }],
  '/audit/streams': [
    { path: '/audit/streams', expected: { ...OPEN, billing: 403, lead: 403, developer: 403, viewer: 403 } },
  ],
  '/audit/[intentId]': [
    { path: '/audit/00000000-0000-4000-8000-000000000000', expected: { ...OPEN, signedIn: 404 } },
    { path: '/audit/%00', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/notifications': [{ path: '/notifications?show=all&group=keys', expected: OPEN }],
  '/notifications/choices': [{ path: '/notifications/choices', expected: OPEN }],
  '/notifications/kinds': [{ path: '/notifications/kinds', expected: OPEN }],
  '/settings/gateway': [{ path: '/settings/gateway', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/settings/channels': [{ path: '/settings/channels', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/settings/channels/new': [{ path: '/settings/channels/new', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/settings/channels/mails': [{ path: '/settings/channels/mails', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/settings/channels/[channelId]': [
    { path: '/settings/channels/email?show=dead', expected: { ...OPEN, ...OWNERS_AND_ADMINS } },
    {
      path: '/settings/channels/none',
      expected: { ...OPEN, ...OWNERS_AND_ADMINS, owner: 404, admin: 404 },
    },
    { path: '/settings/channels/%00', expected: { ...OPEN, ...OWNERS_AND_ADMINS, owner: 404, admin: 404 } },
  ],
  '/settings/organization': [{ path: '/settings/organization', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/settings/approvals': [{ path: '/settings/approvals', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/settings/accounts': [{ path: '/settings/accounts?search=a', expected: OPEN }],
  '/settings/accounts/roles': [{ path: '/settings/accounts/roles', expected: OPEN }],
  '/settings/accounts/[personId]': [
    { path: '/settings/accounts/{ownPerson}', expected: { ...OPEN, ...NOT_THEIRS, developer: 200 } },
    { path: '/settings/accounts/{otherPerson}', expected: { ...OPEN, ...NOT_THEIRS } },
    { path: '/settings/accounts/none', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/settings/scim': [{ path: '/settings/scim', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/settings/tokens': [{ path: '/settings/tokens', expected: OPEN }],
  '/settings/tokens/connect': [{ path: '/settings/tokens/connect?tool=terraform', expected: OPEN }],
  '/settings/tokens/[tokenId]': [{ path: `/settings/tokens/${NOTHING}`, expected: { ...OPEN, signedIn: 404 } }],
  '/settings/tokens/reference': [{ path: '/settings/tokens/reference?search=budget', expected: OPEN }],
  '/settings/tokens/reference/[operation]': [
    { path: '/settings/tokens/reference/budget.create', expected: OPEN },
    { path: '/settings/tokens/reference/none', expected: { ...OPEN, signedIn: 404 } },
  ],
  '/second-factor': [{ path: '/second-factor', expected: { anonymous: 307, signedIn: 200 } }],
  '/settings/factors': [{ path: '/settings/factors', expected: OPEN }],
  '/settings/factors/app': [{ path: '/settings/factors/app', expected: OPEN }],
  '/settings/factors/passkey': [{ path: '/settings/factors/passkey', expected: OPEN }],
  '/settings/sessions': [{ path: '/settings/sessions', expected: OPEN }],
  '/settings/sync': [{ path: '/settings/sync', expected: { ...OPEN, ...OWNERS_AND_ADMINS } }],
  '/sign-in': [{ path: '/sign-in', expected: { anonymous: 200, signedIn: 307 } }],
  '/setup': [{ path: '/setup', expected: { anonymous: 307, signedIn: 307 } }],
  '/proved': [{ path: '/proved', expected: { anonymous: 200, signedIn: 200 } }],
  '/set-password': [{ path: '/set-password', expected: { anonymous: 200, signedIn: 200 } }],
  '/api/openapi.json': [{ path: '/api/openapi.json', expected: { anonymous: 200, signedIn: 200 } }],
  '/api/health': [{ path: '/api/health', expected: { anonymous: 200, signedIn: 200 } }],
  '/api/auth/[...nextauth]': [
    { path: '/api/auth/csrf', expected: { anonymous: 200, signedIn: 200 } },
    { path: '/api/auth/session', expected: { anonymous: 404, signedIn: 404 } },
    { path: '/api/auth/providers', expected: { anonymous: 404, signedIn: 404 } },
    { path: '/api/auth/error?error=Configuration', expected: { anonymous: 302, signedIn: 302 } },
  ],
  '/api/v1/posture/export': [{ path: '/api/v1/posture/export', expected: { ...API, developer: 403, viewer: 403 } }],
  '/api/v1/gateway-requests/export': [{ path: '/api/v1/gateway-requests/export?outcome=served', expected: API }],
  '/api/v1/api-keys/export': [{ path: '/api/v1/api-keys/export?search=a', expected: API }],
  '/api/v1/admin/[...path]': [
    { path: `/api/v1/admin/gateway_keys/${NOTHING}`, expected: { ...API, signedIn: 404 } },
    { path: '/api/v1/admin/gateway_keys/none', expected: { ...API, signedIn: 404 } },
    { path: `/api/v1/admin/tokens/${NOTHING}`, expected: { ...API, signedIn: 404 } },
    { path: '/api/v1/admin/tokens/none', expected: { ...API, signedIn: 404 } },
    { path: '/api/v1/admin/tokens/own', expected: { ...API, signedIn: 404 } },
    { path: '/api/v1/admin/api_keys/{ownKey}/use', expected: { ...API, viewer: 404 } },
    { path: '/api/v1/admin/api_keys/{otherKey}/use', expected: { ...API, lead: 404, developer: 404, viewer: 404 } },
    { path: '/api/v1/admin/api_keys/%00/use', expected: { ...API, signedIn: 404 } },
    {
      path: '/api/v1/admin/budgets/lines?scope=%7B%22kind%22%3A%22organization%22%2C%22id%22%3A%22%22%7D&from=2026-01-01&to=2026-01-31',
      expected: { ...API, viewer: 403 },
    },
    { path: '/api/v1/admin/budgets/lines?from=2026-01-01', expected: { ...API, signedIn: 400, viewer: 403 } },
    { path: '/api/v1/admin/structure', expected: { ...API, ...OWNERS_AND_ADMINS } },
    {
      path: '/api/v1/admin/members/search_candidates?workspace_id=none&search=ann&as=member',
      expected: { ...API, ...OWNERS_AND_ADMINS },
    },
    { path: '/api/v1/admin/organizations', expected: { ...API, signedIn: 404 } },
  ],
  '/api/v1/budgets/export': [{ path: '/api/v1/budgets/export?search=a', expected: { ...API, viewer: 403 } }],
  '/api/v1/budgets/file': [
    { path: '/api/v1/budgets/file', expected: { ...API, lead: 403, developer: 403, viewer: 403 } },
  ],
  '/api/v1/budgets/year': [{ path: '/api/v1/budgets/year?year=2026', expected: { ...API, viewer: 403 } }],
  '/api/v1/people/export': [{ path: '/api/v1/people/export?search=a', expected: API }],
  '/api/v1/workspaces/export': [{ path: '/api/v1/workspaces/export?search=a', expected: API }],
  '/api/v1/audit/changes': [
    { path: '/api/v1/audit/changes?who=a', expected: { ...API, signedIn: 200 } },
    { path: '/api/v1/audit/changes?who=a&format=manifest', expected: { ...API, signedIn: 200 } },
  ],
  '/api/v1/audit/checkpoints': [{ path: '/api/v1/audit/checkpoints', expected: { ...API, signedIn: 403, owner: 200 } }],
  '/api/v1/audit/export': [{ path: '/api/v1/audit/export', expected: { ...API, signedIn: 403, owner: 200 } }],
  '/api/v1/intents/[id]': [
    { path: '/api/v1/intents/00000000-0000-4000-8000-000000000000', expected: { ...API, signedIn: 404 } },
    { path: '/api/v1/intents/%00', expected: { ...API, signedIn: 404 } },
  ],
  '/api/v1/search': [
    { path: '/api/v1/search?q=a', expected: API },
    { path: '/api/v1/search', expected: API },
  ],
  '/api/v1/sync/status': [{ path: '/api/v1/sync/status', expected: API }],
  '/api/v1/usage': [
    { path: `/api/v1/usage?metric=cost&split=workspace&${DAYS}`, expected: { ...API, viewer: 403 } },
    { path: `/api/v1/usage?metric=total_tokens&split=api_key&${DAYS}`, expected: API },
    { path: '/api/v1/usage?metric=cost', expected: { ...API, signedIn: 400 } },
  ],
  '/api/v1/usage/forecast': [
    { path: '/api/v1/usage/forecast?metric=output', expected: API },
    { path: '/api/v1/usage/forecast?metric=cost', expected: { ...API, viewer: 403 } },
    { path: '/api/v1/usage/forecast?window=year', expected: { ...API, signedIn: 400 } },
  ],
  '/api/v1/usage/events': [
    { path: `/api/v1/usage/events?metric=output&${DAYS}`, expected: API },
    { path: '/api/v1/usage/events?from=2026-01-02&to=2026-01-01', expected: { ...API, signedIn: 400 } },
  ],
  '/api/v1/months/[month]/statement': [
    { path: '/api/v1/months/2026-99/statement', expected: { ...API, signedIn: 404, viewer: 403 } },
  ],
  '/api/v1/months/[month]/cost-centres': [
    {
      path: '/api/v1/months/2026-99/cost-centres',
      expected: { ...API, signedIn: 404, lead: 403, developer: 403, viewer: 403 },
    },
  ],
  '/api/v1/cost-centres/file': [
    { path: '/api/v1/cost-centres/file', expected: { ...API, lead: 403, developer: 403, viewer: 403 } },
  ],
  '/api/v1/usage/focus': [{ path: `/api/v1/usage/focus?${DAYS}`, expected: { ...API, viewer: 403 } }],
  '/api/v1/usage/options': [{ path: '/api/v1/usage/options?kind=model', expected: API }],
  '/api/v1/usage/export': [
    { path: `/api/v1/usage/export?metric=cost&split=api_key&${DAYS}`, expected: { ...API, viewer: 403 } },
    { path: `/api/v1/usage/export?metric=output&split=workspace&${DAYS}`, expected: API },
  ],
  // A session opens none of it, whoever it is of: an identity provider comes with a token.
  '/mcp': [{ path: '/mcp', expected: SCIM }],
  '/v1/[...path]': [{ path: '/v1/admin/workspaces?show=all', expected: SCIM }],
  '/scim/v2/[[...path]]': [{ path: '/scim/v2/Groups', expected: SCIM }],
  '/scim/v2/Users': [{ path: '/scim/v2/Users?filter=x', expected: SCIM }],
  '/scim/v2/Users/[id]': [{ path: '/scim/v2/Users/00000000-0000-4000-8000-000000000000', expected: SCIM }],
  '/scim/v2/ServiceProviderConfig': [{ path: '/scim/v2/ServiceProviderConfig', expected: SCIM }],
  '/scim/v2/ResourceTypes': [{ path: '/scim/v2/ResourceTypes', expected: SCIM }],
  '/scim/v2/ResourceTypes/[id]': [{ path: '/scim/v2/ResourceTypes/User', expected: SCIM }],
  '/scim/v2/Schemas': [{ path: '/scim/v2/Schemas', expected: SCIM }],
  '/scim/v2/Schemas/[id]': [{ path: '/scim/v2/Schemas/%00', expected: SCIM }],
};

/** The address with the objects' ids in it. */
export function addressOf({ path: at }: Visit, ids: Record<string, string>): string {
  return at.replace(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? 'nothing');
}

/** Routes as the folders of app/ name them. */
export function routesOfApp(folder = 'app', route = ''): string[] {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    if (entry.isDirectory()) return routesOfApp(at, /^\(.+\)$/.test(entry.name) ? route : `${route}/${entry.name}`);
    return /^(page|route)\.tsx?$/.test(entry.name) ? [route || '/'] : [];
  });
}

export interface BuiltAction {
  id: string;
  /** A page that may run it. */
  page: string;
}

/** Server actions that the build made reachable, by name. */
export function builtActions(): Map<string, BuiltAction> {
  const read = (file: string) =>
    JSON.parse(fs.readFileSync(path.join('.next', file), 'utf8')) as Record<string, unknown>;
  const { node } = read('server/server-reference-manifest.json') as {
    node: Record<string, { exportedName: string; workers: Record<string, unknown> }>;
  };
  const pages = read('app-path-routes-manifest.json') as Record<string, string>;
  return new Map(
    Object.entries(node).map(([id, { exportedName, workers }]) => [
      exportedName,
      { id, page: pages[`/${Object.keys(workers)[0]?.replace(/^app\//, '')}`] ?? '/' },
    ]),
  );
}

/** Server actions as the source declares them. */
export function declaredActions(): string[] {
  const folder = 'lib/doors/actions';
  return fs
    .readdirSync(folder)
    .flatMap((name) => [...fs.readFileSync(path.join(folder, name), 'utf8').matchAll(/^export const (\w+)/gm)])
    .map((match) => match[1] ?? '');
}

const PARAMS = [
  ...['metric', 'split', 'from', 'to', 'granularity', 'range', 'by', 'workspace', 'model', 'api_key', 'search', 'page'],
  ...[
    'before',
    'errors',
    'group',
    'show',
    'sort',
    'facet',
    'status',
    'days',
    'tab',
    'outcome',
    'intent',
    'callbackUrl',
    'error',
    'note',
    'workspaceIds',
    'key',
    'apiKeyIds',
    'ids',
    'all',
    'act',
    'q',
    'filter',
    'startIndex',
    'count',
  ],
];
const VALUES = ['%00', '%FF', '-1', '1e309', '%7B%22not%22%3A%22%22%7D', '%27%22%3E%3Cscript%3E', 'x'.repeat(400)];

const IN_GOOD_DAYS = ['metric', 'split', 'from', 'to', 'granularity', 'range', 'by'];
const others = (value: string) =>
  PARAMS.filter((name) => !IN_GOOD_DAYS.includes(name))
    .map((name) => `${name}=${value}`)
    .join('&');
const all = (value: string) => PARAMS.map((name) => `${name}=${value}`).join('&');

/** Queries in which every parameter that any route knows holds the same nonsense; also twice, and as an object. */
export const NONSENSE = [
  ...VALUES.map(all),
  `${all('%00')}&${all('x')}`,
  PARAMS.map((name) => `${name}[not]=`).join('&'),
  // Days that are right, so that what stands beside them reaches the database.
  `${GOOD_DAYS}&${others('%00')}`,
  `${GOOD_DAYS}&${others('x'.repeat(400))}`,
];
