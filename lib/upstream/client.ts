import { setTimeout as delay } from 'node:timers/promises';
import Anthropic from '@anthropic-ai/sdk';
import { z } from 'zod';
import { AppError } from '@/lib/core/errors';
import type { Logger } from '@/lib/core/log';
import type { Budget, BudgetKind } from '@/lib/upstream/budget';
import * as contract from '@/lib/upstream/contract';
import { type Activity, activitySchema } from '@/lib/upstream/contract-activities';
import { type Answered, answered } from '@/lib/upstream/contract-fields';
import {
  type RateLimit,
  rateLimitSchema,
  type WorkspaceRateLimit,
  workspaceRateLimitSchema,
} from '@/lib/upstream/contract-limits';
import { type ParsedList, parseList } from '@/lib/upstream/contract-list';
import {
  type CostBucket,
  costBucketSchema,
  type UsageBucket,
  usageBucketSchema,
} from '@/lib/upstream/contract-reports';
import {
  type ReviewCase,
  type ReviewNotice,
  reviewCaseSchema,
  reviewNoticeSchema,
} from '@/lib/upstream/contract-reviews';
import { type SpendLimit, type SpendScope, spendLimitSchema } from '@/lib/upstream/contract-spend';
import { parseAmounts } from '@/lib/upstream/exact-amounts';
import { fetchOutside } from '@/lib/upstream/fetch-outside';
import { costQuery, minuteQuery, type ReportInput, type UsageInput, usageQuery } from '@/lib/upstream/reports';
import { type AnswerInfo, type Call, type CallNotes, request, type TransportOptions } from '@/lib/upstream/transport';

export interface UpstreamOptions {
  baseUrl: string;
  adminKey: string;
  headerStyle?: 'bearer' | 'x-api-key';
  /** The fetch that calls go through. */
  proxy?: string | null;
  log: Logger;
  budget: Budget;
  sleep?(ms: number): Promise<void>;
  random?(): number;
  timeoutMs?: number;
  /** Called after every attempt; for the health page. */
  onAnswer?(info: AnswerInfo): void;
}

/** Pages by id cursor. The largest page by default. */
interface IdPageInput {
  afterId?: string | null;
  limit?: number;
}

/** Pages by opaque cursor. */
interface TokenPageInput {
  page?: string | null;
}

/** Cursors are relative to the order; `to` must be a minute ago at least. */
interface ActivityInput {
  limit: number;
  afterId?: string | null;
  beforeId?: string | null;
  from?: Date;
  to?: Date;
  order?: 'asc' | 'desc';
}

/** Oldest first, from what changed or came at this time on; a little older comes again. */
interface ReviewInput extends TokenPageInput {
  limit: number;
  from?: Date;
}

interface WorkspaceChanges {
  name?: string;
  display_color?: string;
  /** Merged with the current ones; null deletes a tag. */
  tags?: Record<string, string | null>;
}

export interface NewWorkspace {
  name: string;
  display_color?: string;
  tags?: Record<string, string>;
  data_residency?: {
    /** Where its data is kept; never changes afterwards. */
    workspace_geo?: 'us';
    default_inference_geo?: contract.InferenceGeo;
    allowed_inference_geos?: 'unrestricted' | contract.InferenceGeo[];
  };
}

/** The upstream's calls. Each list is one page; walk it with `allPages` or `readAll`. Fails with `AppError`. */
export interface Upstream {
  /** Where calls go and how the key is sent. Never the key itself. */
  readonly connection: { host: string; headerStyle: 'bearer' | 'x-api-key' };
  /** The same calls on one class of the request budget, noted in the log as belonging to an intent or run. */
  for(kind: BudgetKind, notes?: CallNotes): Upstream;
  getOrganization(): Promise<Answered<contract.Organization>>;
  listUsers(input?: IdPageInput & { email?: string }): Promise<ParsedList<Answered<contract.User>>>;
  getUser(userId: string): Promise<Answered<contract.User>>;
  /** Never to or from `admin`: upstream refuses both. */
  updateUser(userId: string, changes: { role: contract.AssignableRole }): Promise<Answered<contract.User>>;
  removeUser(userId: string): Promise<contract.Removed>;
  listInvites(input?: IdPageInput & { email?: string }): Promise<ParsedList<Answered<contract.Invite>>>;
  getInvite(inviteId: string): Promise<Answered<contract.Invite>>;
  createInvite(input: { email: string; role: contract.AssignableRole }): Promise<Answered<contract.Invite>>;
  /** Only pending ones. */
  deleteInvite(inviteId: string): Promise<contract.Removed>;
  /** All of them: archived ones and the default one too. */
  listWorkspaces(input?: IdPageInput): Promise<ParsedList<Answered<contract.Workspace>>>;
  getWorkspace(workspaceId: string): Promise<Answered<contract.Workspace>>;
  createWorkspace(input: NewWorkspace): Promise<Answered<contract.Workspace>>;
  updateWorkspace(workspaceId: string, changes: WorkspaceChanges): Promise<Answered<contract.Workspace>>;
  /** Permanent, including every key in it. */
  archiveWorkspace(workspaceId: string): Promise<Answered<contract.Workspace>>;
  listWorkspaceMembers(
    workspaceId: string,
    input?: IdPageInput,
  ): Promise<ParsedList<Answered<contract.WorkspaceMember>>>;
  getWorkspaceMember(workspaceId: string, userId: string): Promise<Answered<contract.WorkspaceMember>>;
  addWorkspaceMember(
    workspaceId: string,
    input: { user_id: string; workspace_role: contract.AssignableWorkspaceRole },
  ): Promise<Answered<contract.WorkspaceMember>>;
  updateWorkspaceMember(
    workspaceId: string,
    userId: string,
    changes: { workspace_role: contract.AssignableWorkspaceRole },
  ): Promise<Answered<contract.WorkspaceMember>>;
  removeWorkspaceMember(workspaceId: string, userId: string): Promise<contract.Removed>;
  listApiKeys(
    input?: IdPageInput & { workspaceId?: string; createdById?: string },
  ): Promise<ParsedList<Answered<contract.ApiKey>>>;
  getApiKey(apiKeyId: string): Promise<Answered<contract.ApiKey>>;
  updateApiKey(
    apiKeyId: string,
    changes: { name?: string; status?: 'active' | 'inactive' | 'archived' },
  ): Promise<Answered<contract.ApiKey>>;
  listRateLimits(input?: TokenPageInput): Promise<ParsedList<Answered<RateLimit>>>;
  /** The workspace's own overrides; absent limits are inherited from the organisation. */
  listWorkspaceRateLimits(
    workspaceId: string,
    input?: TokenPageInput,
  ): Promise<ParsedList<Answered<WorkspaceRateLimit>>>;
  /** Sets or, with null, clears overrides; in effect within about an hour. Not for the default workspace. */
  setWorkspaceRateLimit(
    workspaceId: string,
    rateLimitId: string,
    limits: { type: contract.RateLimitType; value: number | null }[],
  ): Promise<Answered<WorkspaceRateLimit>>;
  /** Those that Anthropic itself enforces. Early access: not offered to every organisation. */
  listSpendLimits(input?: TokenPageInput): Promise<ParsedList<SpendLimit>>;
  /** Refused, like the two below, where writing is not enabled. */
  getSpendLimit(spendLimitId: string): Promise<SpendLimit>;
  /** Sets the monthly limit, in whole cents, over whatever there is. Not of the default workspace. */
  setSpendLimit(scope: SpendScope, amountCents: string): Promise<SpendLimit>;
  deleteSpendLimit(spendLimitId: string): Promise<contract.Removed>;
  /** With `accounts` an upstream that does not know these dimensions answers `upstream_refused`. */
  readUsage(input: UsageInput): Promise<ParsedList<UsageBucket>>;
  /** Minute by minute, only by workspace, model, tier and speed. */
  readMinutes(input: ReportInput): Promise<ParsedList<UsageBucket>>;
  readCost(input: ReportInput): Promise<ParsedList<CostBucket>>;
  /** The largest row of a part of the analytics report, unparsed. Not offered to every organisation. */
  readAnalytics(input: { from: Date; to: Date }): Promise<ParsedList<unknown>>;
  /** The activity feed of the Compliance API, newest first unless asked otherwise. Not every key may read it. */
  listActivities(input: ActivityInput): Promise<ParsedList<Activity>>;
  /** What Anthropic asks the organisation to review, by when it last changed. Not every key may read it. */
  listReviewCases(input: ReviewInput): Promise<ParsedList<ReviewCase>>;
  /** Anthropic's notices about them, by when they came. */
  listReviewNotices(input: ReviewInput): Promise<ParsedList<ReviewNotice>>;
}

/** The objects the mirror keeps whole. */
const wired = {
  organization: answered(contract.organizationSchema),
  user: answered(contract.userSchema),
  invite: answered(contract.inviteSchema),
  workspace: answered(contract.workspaceSchema),
  workspaceMember: answered(contract.workspaceMemberSchema),
  apiKey: answered(contract.apiKeySchema),
  rateLimit: answered(rateLimitSchema),
  workspaceRateLimit: answered(workspaceRateLimitSchema),
};

const MAX_ITEMS = 1_000;
const TIMEOUT_MS = 30_000;
/** A page of a report is computed over millions of rows. */
const REPORT_PATIENCE = 4;
const ANALYTICS_BETA = { 'anthropic-beta': 'analytics-usage-cost-2026-08-24' };
const SPEED_BETA = { 'anthropic-beta': 'fast-mode-2026-02-01' };

/** The only client of the Admin API. Without `for`, it uses the commands' share of the budget. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const client = createSdk(options);
  const { users, invites, workspaces, apiKeys, rateLimits } = client.organization;
  const { spendLimits } = client.beta.organization;
  const { cases, notices } = client.beta.compliance.review;
  // Whether the Compliance API takes a key as a bearer is not documented.
  const byKey = { authorization: null, 'x-api-key': options.adminKey };
  const transport: TransportOptions = {
    log: options.log,
    budget: options.budget,
    sleep: options.sleep ?? delay,
    random: options.random ?? Math.random,
    onAnswer: options.onAnswer ?? (() => undefined),
  };
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;

  function inClass(budgetKind: BudgetKind, notes: CallNotes): Upstream {
    const ask = <T>(call: Omit<Call<T>, 'timeoutMs'>, patience = 1) =>
      request(transport, budgetKind, { ...call, timeoutMs: timeoutMs * patience }, notes);
    const readOne = <S extends z.ZodType>(schema: S, send: Call<z.output<S>>['send']) =>
      ask({ kind: 'read', send, read: (body) => schema.parse(body) });
    const readPage = <S extends z.ZodType>(schema: S, send: Call<ParsedList<z.output<S>>>['send'], patience = 1) =>
      ask({ kind: 'read', send, read: (body) => parseList(schema, body), parse: parseAmounts }, patience);
    const writeOne = <S extends z.ZodType>(schema: S, send: Call<z.output<S>>['send']) =>
      ask({ kind: 'write', send, read: (body) => schema.parse(body) });
    const readReport = <S extends z.ZodType>(schema: S, path: string, query: Record<string, unknown>) =>
      readPage(schema, (how) => client.get(path, { ...how, query, headers: SPEED_BETA }), REPORT_PATIENCE);

    return {
      connection: { host: new URL(options.baseUrl).host, headerStyle: options.headerStyle ?? 'bearer' },
      for: (kind, newNotes = {}) => inClass(kind, newNotes),
      getOrganization: () => readOne(wired.organization, (how) => client.organization.retrieve(how)),
      listUsers: (input = {}) => readPage(wired.user, (how) => users.list({ ...byId(input), email: input.email }, how)),
      getUser: (userId) => readOne(wired.user, (how) => users.retrieve(userId, how)),
      updateUser: (userId, changes) => writeOne(wired.user, (how) => users.update(userId, changes, how)),
      removeUser: (userId) => writeOne(contract.removedSchema, (how) => users.remove(userId, how)),
      listInvites: (input = {}) =>
        readPage(wired.invite, (how) => invites.list({ ...byId(input), email: input.email }, how)),
      getInvite: (inviteId) => readOne(wired.invite, (how) => invites.retrieve(inviteId, how)),
      createInvite: (input) => writeOne(wired.invite, (how) => invites.create(input, how)),
      deleteInvite: (inviteId) => writeOne(contract.removedSchema, (how) => invites.delete(inviteId, how)),
      listWorkspaces: (input = {}) =>
        readPage(wired.workspace, (how) =>
          workspaces.list({ ...byId(input), include_archived: true, include_default: true }, how),
        ),
      getWorkspace: (workspaceId) => readOne(wired.workspace, (how) => workspaces.retrieve(workspaceId, how)),
      createWorkspace: (input) => writeOne(wired.workspace, (how) => workspaces.create(input, how)),
      archiveWorkspace: (workspaceId) => writeOne(wired.workspace, (how) => workspaces.archive(workspaceId, how)),
      updateWorkspace: (workspaceId, changes) =>
        writeOne(wired.workspace, (how) => workspaces.update(workspaceId, changes, how)),
      listWorkspaceMembers: (workspaceId, input = {}) =>
        readPage(wired.workspaceMember, (how) => workspaces.members.list(workspaceId, byId(input), how)),
      getWorkspaceMember: (workspaceId, userId) =>
        readOne(wired.workspaceMember, (how) =>
          workspaces.members.retrieve(userId, { workspace_id: workspaceId }, how),
        ),
      addWorkspaceMember: (workspaceId, input) =>
        writeOne(wired.workspaceMember, (how) => workspaces.members.add(workspaceId, input, how)),
      updateWorkspaceMember: (workspaceId, userId, changes) =>
        writeOne(wired.workspaceMember, (how) =>
          workspaces.members.update(userId, { workspace_id: workspaceId, ...changes }, how),
        ),
      removeWorkspaceMember: (workspaceId, userId) =>
        writeOne(contract.workspaceMemberRemovedSchema, (how) =>
          workspaces.members.remove(userId, { workspace_id: workspaceId }, how),
        ),
      listApiKeys: (input = {}) =>
        readPage(wired.apiKey, (how) =>
          apiKeys.list({ ...byId(input), workspace_id: input.workspaceId, created_by_user_id: input.createdById }, how),
        ),
      getApiKey: (apiKeyId) => readOne(wired.apiKey, (how) => apiKeys.retrieve(apiKeyId, how)),
      updateApiKey: (apiKeyId, changes) => writeOne(wired.apiKey, (how) => apiKeys.update(apiKeyId, changes, how)),
      listRateLimits: (input = {}) => readPage(wired.rateLimit, (how) => rateLimits.list(byToken(input), how)),
      listWorkspaceRateLimits: (workspaceId, input = {}) =>
        readPage(wired.workspaceRateLimit, (how) => workspaces.rateLimits.list(workspaceId, byToken(input), how)),
      setWorkspaceRateLimit: (workspaceId, rateLimitId, limits) =>
        writeOne(wired.workspaceRateLimit, (how) =>
          workspaces.rateLimits.update(rateLimitId, { workspace_id: workspaceId, limits }, how),
        ),
      listSpendLimits: (input = {}) => readPage(spendLimitSchema, (how) => spendLimits.list(byToken(input), how)),
      getSpendLimit: (spendLimitId) => readOne(spendLimitSchema, (how) => spendLimits.retrieve(spendLimitId, how)),
      setSpendLimit: (scope, amount) =>
        writeOne(spendLimitSchema, (how) => spendLimits.set({ scope, amount, period: 'monthly' }, how)),
      deleteSpendLimit: (spendLimitId) =>
        writeOne(contract.removedSchema, (how) => spendLimits.delete(spendLimitId, how)),
      readUsage: (input) => readReport(usageBucketSchema, '/v1/organizations/usage_report/messages', usageQuery(input)),
      readMinutes: (input) =>
        readReport(usageBucketSchema, '/v1/organizations/usage_report/messages', minuteQuery(input)),
      readCost: (input) => readReport(costBucketSchema, '/v1/organizations/cost_report', costQuery(input)),
      readAnalytics: ({ from, to }) =>
        readPage(z.unknown(), (how) =>
          client.get('/v1/organizations/analytics/usage', {
            ...how,
            query: { starting_at: from.toISOString(), ending_at: to.toISOString(), limit: 1 },
            headers: ANALYTICS_BETA,
          }),
        ),
      listActivities: ({ limit, afterId, beforeId, from, to, order }) =>
        readPage(activitySchema, (how) =>
          client.get('/v1/compliance/activities', {
            ...how,
            // Dotted names, as the feed has them: an object would be sent with brackets.
            query: {
              ...{ limit, order, after_id: afterId ?? undefined, before_id: beforeId ?? undefined },
              'created_at.gte': from?.toISOString(),
              'created_at.lt': to?.toISOString(),
              // Each request makes one of these.
              'exclude_activity_types[]': 'compliance_api_accessed',
            },
            headers: byKey,
          }),
        ),
      listReviewCases: ({ limit, from, page }) =>
        readPage(reviewCaseSchema, (how) =>
          cases.list(
            {
              limit,
              ...byToken({ page }),
              order_by: 'updated_at',
              order: 'asc',
              'updated_at[gte]': from?.toISOString(),
            },
            { ...how, headers: byKey },
          ),
        ),
      listReviewNotices: ({ limit, from, page }) =>
        readPage(reviewNoticeSchema, (how) =>
          notices.list(
            { limit, ...byToken({ page }), order: 'asc', 'created_at[gte]': from?.toISOString() },
            { ...how, headers: byKey },
          ),
        ),
    };
  }
  return inClass('command', {});
}

function byId(input: IdPageInput): { limit: number; after_id?: string } {
  return { limit: input.limit ?? MAX_ITEMS, after_id: input.afterId ?? undefined };
}

function byToken(input: TokenPageInput): { page?: string } {
  return { page: input.page ?? undefined };
}

/** The SDK without its own retries, logs and traces, ignoring credentials in the environment. */
function createSdk(options: UpstreamOptions): Anthropic {
  // Such a key would otherwise appear in an error message about headers.
  if (!/^[\x21-\x7e]+$/.test(options.adminKey)) {
    throw new AppError('invalid_input', 'The Admin key contains characters that no key has. Copy it again.');
  }
  const isLegacy = options.headerStyle === 'x-api-key';
  return new Anthropic({
    baseURL: options.baseUrl,
    apiKey: options.adminKey,
    defaultHeaders: isLegacy ? { authorization: null, 'x-api-key': options.adminKey } : { 'x-api-key': null },
    maxRetries: 0,
    logLevel: 'off',
    openTelemetry: false,
    // Following a redirect would send the key to another host.
    fetchOptions: { redirect: 'manual' },
    fetch: fetchOutside(options.proxy ?? null),
  });
}
