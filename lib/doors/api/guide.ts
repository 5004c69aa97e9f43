import 'server-only';
import { z } from 'zod';
import { canonicalJson } from '@/lib/core/crypto';
import { newId } from '@/lib/core/ids';
import { dayOf, isDay } from '@/lib/core/time';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { createBudget } from '@/lib/domain/budgets/schema';
import { getInvite, getInvitePolicy } from '@/lib/domain/invites/queries';
import { mayInviteDirectly } from '@/lib/domain/invites/rules';
import { inviteDirectly, requestInvites } from '@/lib/domain/invites/schema';
import { createWorkspace } from '@/lib/domain/workspaces/schema';
import { ApiFailure, invalid } from './failure';
import { apiKey, apiKeys } from './guide-keys';
import { changed, type GuideRequest, one, text, workspaceIds } from './guide-request';
import { matchPath } from './match-path';

const USUAL_REASON = (name: string) => `Requested through the API with the token ${name}`;

const workspaces = one(
  ['POST', '/workspaces'],
  'Create a workspace',
  z.strictObject({
    name: text(200),
    description: text(2_000).default(''),
    audience: text(2_000).optional(),
    color: text(20).optional(),
    tags: z.record(text(100), text(300)).optional(),
    residency: z.enum(['anywhere', 'us_first', 'us_only']).optional(),
  }),
  async (ctx, input, key) => {
    const result = await changed(ctx, createWorkspace, input, { idempotencyKey: key });
    return { id: result.workspaceId, name: result.name, description: input.description, type: 'workspace' };
  },
);

const ROLES = {
  developer: 'developer',
  viewer: 'user',
  user: 'user',
  billing: 'billing',
  claude_code_user: 'claude_code_user',
};

const invites = one(
  ['POST', '/invites'],
  'Invite somebody, or request it, as the caller may',
  z.strictObject({
    email: text(400),
    role: text(60),
    workspaces: z.array(text(120)).max(20, 'Use at most 20 workspaces.').default([]),
    reason: text(500).optional(),
  }),
  async (ctx, { email, role, workspaces: wished, reason }, key) => {
    if (role === 'owner' || role === 'admin')
      throw new ApiFailure(
        422,
        'refused',
        `Nobody can be invited as ${role} through an API. Make them one in the Claude Console, or invite them as developer and promote them after they have joined.`,
        { fields: { role: `Use ${Object.keys(ROLES).join(', ')}.` } },
      );
    const upstreamRole = Object.hasOwn(ROLES, role) ? ROLES[role as keyof typeof ROLES] : null;
    if (!upstreamRole) throw invalid({ role: `Use ${Object.keys(ROLES).join(', ')}.` });
    const known = await workspaceIds(ctx);
    const places = wished.map((id) => ({
      workspace: known(id) ?? id,
      role: upstreamRole === 'developer' ? 'workspace_developer' : 'workspace_user',
    }));
    const line = { email, role: upstreamRole, workspaces: places, reason: reason ?? USUAL_REASON(ctx.actor.name) };
    const isDirect = mayInviteDirectly(ctx.actor, await getInvitePolicy(ctx));
    const result = await changed(
      ctx,
      isDirect ? inviteDirectly : requestInvites,
      { lines: [line] },
      { idempotencyKey: key },
    );
    const [made] = (isDirect ? result.sent : result.kept) as { requestId: string }[];
    const invite = made ? await getInvite(ctx, { requestId: made.requestId }) : null;
    return {
      email,
      id: made?.requestId ?? null,
      status: invite?.state ?? 'requested',
      role: upstreamRole,
      type: 'invite',
    };
  },
);

const THRESHOLDS = { actual: [50, 80, 95, 100], forecast: [100] };

const budgetAlerts = one(
  ['POST', '/budget_alerts'],
  'Set a monthly budget of a workspace, with the usual alerts',
  z.strictObject({
    workspace_id: text(100),
    monthly_limit_usd: z.union([z.number(), text(40)], 'Send an amount in US dollars.'),
    notification_emails: z.array(text(254)).max(100, 'Use at most 100 addresses.').default([]),
    name: text(80).optional(),
  }),
  async (ctx, { workspace_id: asked, monthly_limit_usd: amount, notification_emails: addresses, name }, key) => {
    const known = await workspaceIds(ctx);
    const workspaceId = known(asked);
    if (!workspaceId) throw invalid({ workspace_id: 'This workspace does not exist, or you cannot see it.' });
    const limit = typeof amount === 'number' ? asWritten(amount) : amount;
    const input = {
      ...{ budgetId: newId(), name: name ?? known.nameOf(workspaceId), limit, ...THRESHOLDS, ownerId: null, notes: '' },
      ...{ recipients: { people: [], addresses, channels: [] }, scope: { kind: 'workspace', id: workspaceId } },
      ...{ period: 'month', firstDay: dayOf(ctx.now) },
    };
    // Its id is new each time, and the first day that of the request.
    const comparedBy = canonicalJson({ workspaceId, limit, addresses, name });
    const names = { limit: 'monthly_limit_usd', 'recipients.addresses': 'notification_emails' };
    const result = await changed(ctx, createBudget, input, { idempotencyKey: key, comparedBy }, names);
    return {
      ...{ id: result.budgetId, workspace_id: workspaceId, monthly_limit_usd: limit, notification_emails: addresses },
      ...{ alert_at_percent: THRESHOLDS.actual, alert_at_forecast_percent: THRESHOLDS.forecast, type: 'budget_alert' },
    };
  },
);

const auditLogs = one(
  ['GET', '/audit_logs'],
  'Read what was changed, by day and workspace',
  z.strictObject({
    start_date: text(40).optional(),
    end_date: text(40).optional(),
    workspace_id: text(100).optional(),
    page: text(200).optional(),
  }),
  async (ctx, { start_date: from, end_date: to, workspace_id: asked, page }) => {
    const known = asked === undefined ? null : await workspaceIds(ctx);
    const input = {
      ...{ from, to, before: page },
      ...(asked === undefined ? {} : { workspaceIds: [known?.(asked) ?? asked] }),
    };
    const problems: Record<string, string> = {};
    for (const [name, day] of Object.entries({ start_date: from, end_date: to }))
      if (day !== undefined && !isDay(day)) problems[name] = 'Send a day as YYYY-MM-DD.';
    if (from && to && from > to) problems.end_date = 'It lies before start_date.';
    if (Object.keys(problems).length > 0) throw invalid(problems, 'The address asks for what is not possible.');
    const found = await listAuditRows(ctx, input);
    return {
      logs: found.rows.map((row) => ({
        timestamp: row.askedAt.toISOString(),
        user: row.actorName,
        user_id: row.actorId,
        action: row.command,
        description: row.commandWords,
        target: { type: row.subject.kind, id: row.subject.id, name: row.subject.name },
        workspace_ids: row.workspaceIds,
        outcome: row.state,
        error: row.errorMessage,
        source: row.source,
        ip_address: row.address,
        before: row.before,
        after: row.after,
        id: row.intentId,
      })),
      next_page: found.older,
    };
  },
);

export const GUIDE: readonly GuideRequest[] = [workspaces, invites, apiKeys, apiKey, budgetAlerts, auditLogs];

/** The request of the guide that this is; what its path names comes with what it is asked with. */
export function guideRequest(method: string, segments: readonly string[]): GuideRequest | null {
  for (const request of GUIDE) {
    const ids = request.method === method ? matchPath(request.path, segments) : null;
    if (!ids) continue;
    const hole = /\{(\w+)\}/.exec(request.path)?.[1];
    if (hole === undefined) return request;
    const named = { [hole]: ids[0] };
    return { ...request, run: (ctx, given, key) => request.run(ctx, { ...(given as object), ...named }, key) };
  }
  return null;
}

/** A JSON number as it was written, as far as a double holds it: never `1e21`. */
function asWritten(amount: number): string {
  return Math.abs(amount) < 1e15 ? String(amount) : amount.toLocaleString('en-US', { useGrouping: false });
}
