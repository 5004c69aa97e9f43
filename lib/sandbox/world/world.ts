import type * as contract from '@/lib/upstream/contract';
import type { RateLimit } from '@/lib/upstream/contract-limits';
import { createLedger, type Ledger } from '../messages/ledger';
import { at, makeId } from './random';
import { DAY_MS, drawDay, MINUTE_MS, type Series, type TrafficSpec } from './traffic';

/** What the contract lets be unknown, this service always knows. */
type Dated<T, Times extends keyof T> = T & Record<Times, string>;
export type User = Dated<contract.User, 'added_at'>;
export type Invite = Dated<contract.Invite, 'invited_at' | 'expires_at'>;
export type Workspace = Dated<contract.Workspace, 'created_at'>;

export type Principal = { type: 'user' | 'service_account'; id: string };

/** `workspaceId` null: the key belongs to the organisation. `stops` are the times in which it did not work. */
export type KeyRecord = {
  id: string;
  name: string;
  status: 'active' | 'inactive' | 'archived';
  createdAt: string;
  expiresAt: string | null;
  createdBy: Principal | null;
  hint: string | null;
  principal: Principal | null;
  workspaceId: string | null;
  traffic: TrafficSpec[];
  stops: [string, string | null][];
};

export type MemberRecord = { userId: string; workspaceId: string; role: string; addedAt: string };
export type OverrideRecord = { workspaceId: string; rateLimitId: string; type: string; value: number };

/** A monthly limit of a workspace, or of the organisation where `workspaceId` is null. */
export type SpendLimitRecord = {
  id: string;
  workspaceId: string | null;
  amount: string;
  createdAt: string;
  updatedAt: string;
};

/** A file of a workspace; `content` is base64, null where it was too long to be kept on disk. */
export type FileRecord = {
  id: string;
  workspaceId: string;
  filename: string;
  mimeType: string;
  size: number;
  createdAt: string;
  expiresAt: string | null;
  content: string | null;
};

/** What became of a batch's requests, and the lines that tell of it. */
export type EndedBatch = {
  at: string;
  counts: { succeeded: number; errored: number; canceled: number; expired: number };
  results: string[];
};

/** `endsAt` is when all of its requests are carried out, unless it is canceled. */
export type BatchRecord = {
  id: string;
  workspaceId: string;
  keyId: string;
  createdAt: string;
  endsAt: string;
  cancelAt: string | null;
  ended: EndedBatch | null;
  betas: string;
  requests: { custom_id: string; params: unknown }[];
};

/** What the activity feed says of one event, and from when on it can be read. */
export type ActivityRecord = {
  id: string;
  at: string;
  visibleAt: string;
  type: string;
  actor: Record<string, unknown> & { type: string };
  fields: Record<string, unknown>;
};

/** Whether the feed is switched on, and how late its events arrive; or whether the key may read review cases. */
export type FeedRecord = { isOn: boolean; lateMs: number };

/** Flagged messages that the organisation is asked to review; `reason` once it is closed. */
export type ReviewCaseRecord = {
  id: string;
  createdAt: string;
  updatedAt: string;
  workspaceId: string | null;
  categories: string[];
  enforcement: string | null;
  isOpen: boolean;
  reason: string | null;
  itemIds: string[];
};

/** A message about cases, or about the organisation where it names none. */
export type ReviewNoticeRecord = {
  id: string;
  createdAt: string;
  kind: string;
  message: string;
  caseIds: string[];
  respondBy: string | null;
};

export type Tables = {
  users: User;
  invites: Invite;
  workspaces: Workspace;
  members: MemberRecord;
  keys: KeyRecord;
  overrides: OverrideRecord;
  spendLimits: SpendLimitRecord;
  files: FileRecord;
  batches: BatchRecord;
  activities: ActivityRecord;
  feed: FeedRecord;
  reviewCases: ReviewCaseRecord;
  reviewNotices: ReviewNoticeRecord;
};

export type Change = { [T in keyof Tables]: { table: T; id: string; value: Tables[T] | null } }[keyof Tables];

/** Usage without an API key: somebody in the Console's playground, or a service account with a federated identity. */
export type KeylessSource = { user: Principal; workspaceId: string | null; traffic: TrafficSpec };

export type WorldDraft = {
  organization: contract.Organization;
  defaultWorkspaceId: string;
  users: User[];
  invites: Invite[];
  workspaces: Workspace[];
  members: MemberRecord[];
  keys: KeyRecord[];
  overrides: OverrideRecord[];
  rateLimits: RateLimit[];
  keylessSources: KeylessSource[];
  codeExecutionWorkspaceId: string | null;
  usWorkspaceIds: string[];
  historyDays: number;
  /** Early access: `writable`, `readable` alone, or `none`. */
  spendLimitApi: 'writable' | 'readable' | 'none';
};

export type World = Omit<WorldDraft, keyof Tables> & {
  name: string;
  epochMs: number;
  revision: number;
  tables: { [T in keyof Tables]: Map<string, Tables[T]> };
  plans: Map<number, Series[]>;
  /** What went through the Messages API. */
  ledger: Ledger;
};

export function memberId(workspaceId: string, userId: string): string {
  return `${workspaceId}/${userId}`;
}

export function overrideId(override: Omit<OverrideRecord, 'value'>): string {
  return `${override.workspaceId}/${override.rateLimitId}/${override.type}`;
}

export function openWorld(name: string, epochMs: number, draft: WorldDraft): World {
  const { users, invites, workspaces, members, keys, overrides, ...rest } = draft;
  return {
    ...rest,
    name,
    epochMs,
    revision: 0,
    plans: new Map(),
    ledger: createLedger(name),
    tables: {
      users: new Map(users.map((user) => [user.id, user])),
      invites: new Map(invites.map((invite) => [invite.id, invite])),
      workspaces: new Map(workspaces.map((workspace) => [workspace.id, workspace])),
      members: new Map(members.map((member) => [memberId(member.workspaceId, member.userId), member])),
      keys: new Map(keys.map((key) => [key.id, key])),
      overrides: new Map(overrides.map((override) => [overrideId(override), override])),
      spendLimits: new Map(),
      files: new Map(),
      batches: new Map(),
      activities: new Map(),
      feed: new Map(),
      reviewCases: new Map(),
      reviewNotices: new Map(),
    },
  };
}

/** What of an organisation has no say in its usage. */
const WITHOUT_TRAFFIC: readonly (keyof Tables)[] = [
  'files',
  'batches',
  'activities',
  'feed',
  'reviewCases',
  'reviewNotices',
];

export function applyChanges(world: World, changes: readonly Change[]): void {
  for (const change of changes) {
    const table = world.tables[change.table] as Map<string, unknown>;
    if (change.value === null) table.delete(change.id);
    else table.set(change.id, change.value);
  }
  world.revision += 1;
  if (changes.some(({ table }) => !WITHOUT_TRAFFIC.includes(table))) world.plans.clear();
}

/** The id of the next thing made in this world: the same history gives the same id. */
export function nextId(world: World, prefix: string): string {
  return makeId(prefix, `${world.name}:made:${world.revision}`);
}

export function keyStatus(key: KeyRecord, nowMs: number): string {
  if (key.status === 'archived') return 'archived';
  return key.expiresAt !== null && Date.parse(key.expiresAt) <= nowMs ? 'expired' : key.status;
}

export function inviteStatus(invite: Invite, nowMs: number): string {
  return invite.status === 'pending' && Date.parse(invite.expires_at) <= nowMs ? 'expired' : invite.status;
}

function workingMinutes(key: KeyRecord, dayStartMs: number): [number, number][] {
  const minute = (time: string) => Math.floor((Date.parse(time) - dayStartMs) / MINUTE_MS);
  const clamp = (value: number) => Math.min(1_440, Math.max(0, value));
  const closes = key.expiresAt === null ? 1_440 : clamp(minute(key.expiresAt));
  let open = clamp(minute(key.createdAt));
  const windows: [number, number][] = [];
  for (const [from, to] of key.stops) {
    windows.push([open, Math.min(closes, clamp(minute(from)))]);
    open = to === null ? 1_440 : clamp(minute(to));
  }
  windows.push([open, closes]);
  return windows.filter(([from, to]) => to > from);
}

function runs(spec: TrafficSpec, day: number): boolean {
  return day >= spec.fromDay && (spec.toDay === null || day < spec.toDay);
}

function geoOf(world: World, workspaceId: string | null): string {
  return workspaceId !== null && world.usWorkspaceIds.includes(workspaceId) ? 'us' : 'global';
}

function planDay(world: World, day: number): Series[] {
  const epochDay = Math.floor(world.epochMs / DAY_MS);
  const growth = Math.max(0.2, 1 + (0.62 * (day - epochDay)) / Math.max(1, world.historyDays));
  const inReport = (id: string | null) => (id === world.defaultWorkspaceId ? null : id);
  const series: Series[] = [];
  for (const key of world.tables.keys.values()) {
    const running = key.traffic.filter((spec) => runs(spec, day));
    if (running.length === 0) continue;
    const windows = workingMinutes(key, day * DAY_MS);
    if (windows.length === 0) continue;
    const owner = {
      api_key_id: key.id,
      // The report names an account only where no key was used, whoever the key belongs to.
      account_id: null,
      service_account_id: null,
      workspace_id: inReport(key.workspaceId),
      geo: geoOf(world, key.workspaceId),
    };
    for (const spec of running) series.push(...drawDay(spec, owner, day, epochDay, growth, windows));
  }
  for (const source of world.keylessSources) {
    if (!runs(source.traffic, day)) continue;
    const owner = {
      api_key_id: null,
      account_id: source.user.type === 'user' ? source.user.id : null,
      service_account_id: source.user.type === 'service_account' ? source.user.id : null,
      workspace_id: inReport(source.workspaceId),
      geo: geoOf(world, source.workspaceId),
    };
    series.push(...drawDay(source.traffic, owner, day, epochDay, growth, [[0, 1_440]]));
  }
  return series;
}

const PLANS_KEPT = 40;

/** The lines of one UTC day (counted from 1970), kept while nothing in the world changes. */
export function dayPlan(world: World, day: number): Series[] {
  const kept = world.plans.get(day);
  if (kept) return kept;
  if (world.plans.size >= PLANS_KEPT) world.plans.delete(at([...world.plans.keys()], 0));
  const plan = planDay(world, day);
  world.plans.set(day, plan);
  return plan;
}
