/** A write and its event in the activity feed have one trace, such as `POST /api_keys/apikey_1`. */

const BASE = '/v1/organizations/';

/** Null for what leaves no trace that is known. */
export function traceOfWrite(method: string, path: string): string | null {
  if (!path.startsWith(BASE)) return null;
  const parts = path.slice(BASE.length).split('/');
  const [noun = '', id, within] = parts;
  if (!['api_keys', 'workspaces', 'users', 'invites', 'spend_limits'].includes(noun)) return null;
  // One request for several limits makes an event of each; whether it is set or cleared stands in the body.
  if (within === 'rate_limits') return `${method} /${noun}/${id}/${within}`;
  if (noun === 'spend_limits') return `${method} /${noun}`;
  return `${method} /${parts.join('/')}`;
}

/** Traces of which one write makes as many as it likes. */
export function isOfMany(trace: string): boolean {
  return trace.endsWith('/rate_limits');
}

type Details = Readonly<Record<string, unknown>>;
type Trace = (field: (name: string) => string, details: Details) => string;

const limits: Trace = (field) => `POST /workspaces/${field('workspace_id')}/rate_limits`;
const members = (field: (name: string) => string) => `/workspaces/${field('workspace_id')}/members`;
const spendSet: Trace = () => 'POST /spend_limits';
const spendDeleted: Trace = () => 'DELETE /spend_limits';

const TRACES: Readonly<Record<string, Trace>> = {
  platform_api_key_updated: (field) => `POST /api_keys/${field('api_key_id')}`,
  platform_workspace_created: () => 'POST /workspaces',
  platform_workspace_updated: (field) => `POST /workspaces/${field('workspace_id')}`,
  platform_workspace_archived: (field) => `POST /workspaces/${field('workspace_id')}/archive`,
  platform_workspace_member_added: (field) => `POST ${members(field)}`,
  platform_workspace_member_updated: (field) => `POST ${members(field)}/${field('user_id')}`,
  platform_workspace_member_removed: (field) => `DELETE ${members(field)}/${field('user_id')}`,
  platform_workspace_rate_limit_updated: limits,
  platform_workspace_rate_limit_deleted: limits,
  platform_spend_limit_created: spendSet,
  platform_spend_limit_updated: spendSet,
  platform_spend_limit_deleted: spendDeleted,
  workspace_spend_limit_created: spendSet,
  workspace_spend_limit_deleted: spendDeleted,
  org_user_invite_sent: () => 'POST /invites',
  org_user_invite_deleted: (field) => `DELETE /invites/${field('invite_id')}`,
  claude_user_role_updated: (field, { current_role: current }) =>
    current === null ? `DELETE /users/${field('user_id')}` : `POST /users/${field('user_id')}`,
};

/** Changes of keys, members, limits and roles that no request of Steward's can make. */
const NEVER_OURS: readonly string[] = [
  'platform_api_key_created',
  'admin_api_key_created',
  'admin_api_key_updated',
  'admin_api_key_deleted',
  'api_key_created',
  'scoped_api_key_updated',
  'scoped_api_key_deleted',
  'role_assignment_granted',
  'role_assignment_revoked',
];

/** The types of events that may be a change. */
export const CHANGES: readonly string[] = [...Object.keys(TRACES), ...NEVER_OURS];

/** Under which trace a write of Steward's would have made this event; null if none could have. */
export function traceOfEvent(type: string, details: Details): string | null {
  const trace = Object.hasOwn(TRACES, type) ? TRACES[type] : undefined;
  return trace?.((name) => String(details[name] ?? ''), details) ?? null;
}

/** Whether it changes a key, a member, a limit, a role or a workspace. Somebody who joined accepted an invite. */
export function isChange(type: string, details: Details): boolean {
  if (type === 'claude_user_role_updated') return details.previous_role != null;
  return CHANGES.includes(type);
}

export interface TracedEvent {
  id: string;
  at: Date;
  trace: string;
}

export interface TracedWrite {
  id: string;
  trace: string;
  at: Date;
  endedAt: Date | null;
}

/** Clocks differ, and an event may be dated by its end. */
const APART_MS = 2 * 60_000;

/** Which event is the trace of which write: the nearest in time of the same trace, each write once unless it makes many. */
export function matchTraces(
  events: readonly TracedEvent[],
  writes: readonly TracedWrite[],
): { eventId: string; writeId: string }[] {
  const waiting = new Map<string, TracedWrite[]>();
  for (const write of writes) waiting.set(write.trace, [...(waiting.get(write.trace) ?? []), write]);
  const found: { eventId: string; writeId: string }[] = [];
  for (const { id, at, trace } of [...events].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    const own = waiting.get(trace) ?? [];
    const near = own
      .filter((write) => isNear(at, write))
      .sort((a, b) => distance(at, a) - distance(at, b) || a.at.getTime() - b.at.getTime())[0];
    if (!near) continue;
    found.push({ eventId: id, writeId: near.id });
    if (!isOfMany(trace))
      waiting.set(
        trace,
        own.filter((write) => write !== near),
      );
  }
  return found;
}

function isNear(at: Date, write: TracedWrite): boolean {
  return distance(at, write) <= APART_MS;
}

/** How far outside the time of the write. */
function distance(at: Date, { at: from, endedAt }: TracedWrite): number {
  const until = endedAt ?? new Date(from.getTime() + APART_MS);
  return Math.max(from.getTime() - at.getTime(), at.getTime() - until.getTime(), 0);
}
