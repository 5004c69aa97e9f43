import 'server-only';
import { z } from 'zod';
import { canonicalJson, sha256 } from '@/lib/core/crypto';
import { AppError } from '@/lib/core/errors';
import { newId } from '@/lib/core/ids';
import { dayOf, isDay } from '@/lib/core/time';
import { getApiKey } from '@/lib/domain/api-keys/queries';
import { archiveApiKey, disableApiKey, enableApiKey, renameApiKey } from '@/lib/domain/api-keys/schema';
import { listAuditRows } from '@/lib/domain/audit/queries';
import { createBudget } from '@/lib/domain/budgets/schema';
import { getInvite, getInvitePolicy } from '@/lib/domain/invites/queries';
import { mayInviteDirectly } from '@/lib/domain/invites/rules';
import { inviteDirectly, requestInvites } from '@/lib/domain/invites/schema';
import { listWorkspaceNames } from '@/lib/domain/workspaces/queries';
import { createWorkspace } from '@/lib/domain/workspaces/schema';
import type { CommandDeclaration } from '@/lib/operations/declare-command';
import type { OutcomeResult } from '@/lib/operations/outcome';
import { type SubmitOptions, submit, toFieldErrors } from '../submit';
import type { ServiceCtx } from './caller';
import { endedOutcome } from './ended';
import { ApiFailure, invalid, wireFields } from './failure';
import { matchPath } from './match-path';

/**
 * The requests of a widely read guide to managing a company's API use, with its names: a script made after it works with
 * another address and key. Each is one declared operation, or a few.
 */
export interface GuideRequest {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  words: string;
  input: z.ZodType;
  run(ctx: ServiceCtx, given: unknown, key: string): Promise<Record<string, unknown>>;
}

const one = <Input extends z.ZodType>(
  [method, path]: [GuideRequest['method'], string],
  words: string,
  input: Input,
  run: (ctx: ServiceCtx, input: z.output<Input>, key: string) => Promise<Record<string, unknown>>,
): GuideRequest => ({
  ...{ method, path, words, input },
  run: (ctx, given, key) => {
    const parsed = input.safeParse(given);
    if (!parsed.success) throw invalid(unknownFirst(parsed.error));
    return run(ctx, parsed.data, key);
  },
});

/** Each field that is not known by its name. */
function unknownFirst(error: z.ZodError) {
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const { '': _, ...fields } = toFieldErrors(error);
  return { ...wireFields(fields), ...Object.fromEntries(unknown.map((name) => [name, 'There is no such field.'])) };
}

const text = (most: number) => z.string('Send a text.').max(most, `Use at most ${most} characters.`);
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

const apiKeys = one(['POST', '/api_keys'], 'Issue a key of the gateway', z.looseObject({}), async () => {
  throw new AppError(
    'conflict',
    'This Steward has no gateway yet, so it cannot issue keys. Create the key in the Claude Console: no API of Anthropic’s creates one.',
  );
});

const apiKey = one(
  ['PATCH', '/api_keys/{api_key_id}'],
  'Change a key: its name, its status',
  z.strictObject({
    api_key_id: text(100),
    name: text(1_000).optional(),
    status: z
      .enum(['active', 'inactive', 'archived'], 'Use active, inactive or archived.')
      .meta({ 'x-permanent': ['archived'] })
      .optional(),
    allowed_ips: z.array(text(60)).max(100).optional(),
  }),
  async (ctx, { api_key_id: apiKeyId, name, status, allowed_ips: networks }, key) => {
    const found = await getApiKey(ctx, { apiKeyId });
    if (networks !== undefined)
      throw new AppError(
        'conflict',
        'This is a key of Anthropic’s own, and its API cannot restrict it to addresses. Keys that Steward’s gateway issues can be.',
      );
    if (name === undefined && status === undefined) throw invalid({ name: 'Send a name or a status.' });
    const ref = { apiKeyId, workspaceId: found.workspaceId };
    if (name !== undefined && name !== found.name)
      await changed(ctx, renameApiKey, { ...ref, name }, { idempotencyKey: sha256(`${key} name`) });
    const now = name ?? found.name;
    if (status !== undefined && status !== found.status) {
      const options = { idempotencyKey: sha256(`${key} status`) };
      if (status === 'archived') await changed(ctx, archiveApiKey, { ...ref, typedName: now }, options);
      else await changed(ctx, status === 'active' ? enableApiKey : disableApiKey, ref, options);
    }
    return {
      id: apiKeyId,
      name: now,
      status: status ?? found.status,
      workspace_id: found.workspaceId,
      type: 'api_key',
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

/** A change, seen to its end; what Steward calls a field is called by its name here. */
async function changed(
  ctx: ServiceCtx,
  declaration: CommandDeclaration,
  input: unknown,
  options: SubmitOptions,
  names: Readonly<Record<string, string>> = {},
): Promise<OutcomeResult> {
  const outcome = await submit(ctx, declaration, input, options);
  return endedOutcome(ctx, outcome, names);
}

/** An id as it is known here: both spellings of the prefix name a workspace that there is. */
async function workspaceIds(ctx: ServiceCtx) {
  const names = new Map((await listWorkspaceNames(ctx)).map(({ id, name }) => [id, name]));
  const find = (id: string): string | null => {
    if (names.has(id)) return id;
    const other = id.startsWith('wksp_') ? `wrkspc_${id.slice('wksp_'.length)}` : id;
    return names.has(other) ? other : null;
  };
  return Object.assign(find, { nameOf: (id: string) => names.get(id) ?? id });
}

/** A JSON number as it was written, as far as a double holds it: never `1e21`. */
function asWritten(amount: number): string {
  return Math.abs(amount) < 1e15 ? String(amount) : amount.toLocaleString('en-US', { useGrouping: false });
}
