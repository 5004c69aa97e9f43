import { makeId } from './random';
import type { ActivityRecord, Change, Tables, World } from './world';

type Told = Pick<ActivityRecord, 'type' | 'fields'>;
type Fields = Record<string, unknown>;

/** Which fields differ, as the feed lists them. */
function updates(before: Fields, after: Fields, names: Readonly<Record<string, string>>): Fields[] {
  return Object.entries(names)
    .filter(([field]) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map(([field, type]) => ({ type, previous_value: before[field] ?? null, current_value: after[field] ?? null }));
}

type Describe<T> = (id: string, before: T | undefined, after: T | null, world: World) => Told | null;

const DESCRIBE: { [T in keyof Tables]?: Describe<Tables[T]> } = {
  keys: (id, before, after) => {
    if (!after) return null;
    if (!before) return { type: 'platform_api_key_created', fields: { api_key_id: id } };
    const changed = updates(before, after, { name: 'name', status: 'status', workspaceId: 'workspace' });
    return changed.length > 0
      ? { type: 'platform_api_key_updated', fields: { api_key_id: id, updates: changed } }
      : null;
  },
  workspaces: (id, before, after) => {
    if (!after) return null;
    const fields = { workspace_id: id };
    if (!before) return { type: 'platform_workspace_created', fields };
    if (before.archived_at !== after.archived_at) return { type: 'platform_workspace_archived', fields };
    const changed = updates(before, after, { name: 'name', display_color: 'display_color', tags: 'tags' });
    return changed.length > 0 ? { type: 'platform_workspace_updated', fields: { ...fields, updates: changed } } : null;
  },
  members: (id, before, after) => {
    const [workspaceId = '', userId = ''] = id.split('/');
    const fields = { user_id: userId, workspace_id: workspaceId };
    if (!after) return { type: 'platform_workspace_member_removed', fields };
    if (!before) return { type: 'platform_workspace_member_added', fields };
    return { type: 'platform_workspace_member_updated', fields: { ...fields, workspace_role: after.role } };
  },
  overrides: (id, _before, after, world) => {
    const [workspaceId = '', rateLimitId = '', limiterType = ''] = id.split('/');
    const group = world.rateLimits.find((limit) => limit.id === rateLimitId)?.group;
    const fields = { limiter_type: limiterType, model_group: group?.id ?? rateLimitId, workspace_id: workspaceId };
    if (!after) return { type: 'platform_workspace_rate_limit_deleted', fields };
    return { type: 'platform_workspace_rate_limit_updated', fields: { ...fields, value: after.value } };
  },
  invites: (id, before, after) => {
    if (!after) return null;
    if (!before)
      return { type: 'org_user_invite_sent', fields: { invited_email: after.email, invited_role: after.role } };
    if (before.status === after.status) return null;
    return { type: `org_user_invite_${after.status}`, fields: { invite_id: id } };
  },
  users: (id, before, after) => {
    const previous = before?.role ?? null;
    const current = after?.role ?? null;
    if (previous === current) return null;
    const email = (after ?? before)?.email;
    const roles = { previous_role: previous, current_role: current };
    return { type: 'claude_user_role_updated', fields: { user_id: id, user_email: email, ...roles } };
  },
  spendLimits: (id, before, after) => {
    const fields = { spend_limit_id: id, workspace_id: (after ?? before)?.workspaceId ?? null };
    if (!after) return { type: 'platform_spend_limit_deleted', fields };
    const of = { ...fields, limit_usd: after.amount, limit_action: 'notify_and_pause' };
    return { type: before ? 'platform_spend_limit_updated' : 'platform_spend_limit_created', fields: of };
  },
};

/** One event of the feed, which can be read once it has arrived. */
export function makeActivity(
  world: World,
  told: Told,
  actor: ActivityRecord['actor'],
  nowMs: number,
  place: number,
): Change {
  const lateMs = world.tables.feed.get('feed')?.lateMs ?? 0;
  const id = makeId('activity', `${world.name}:${world.revision}:${nowMs}:${place}`);
  const [at, visibleAt] = [nowMs, nowMs + lateMs].map((ms) => new Date(ms).toISOString()) as [string, string];
  return { table: 'activities', id, value: { id, at, visibleAt, actor, ...told } };
}

/** What the feed says of changes. What follows from the first, such as keys of an archived workspace, is not told. */
export function activitiesOf(
  world: World,
  changes: readonly Change[],
  actor: ActivityRecord['actor'],
  nowMs: number,
): Change[] {
  const [first] = changes;
  return changes
    .filter(({ table }) => table === first?.table)
    .flatMap((change, place) => {
      const toTold = DESCRIBE[change.table] as Describe<unknown> | undefined;
      const told = toTold?.(change.id, world.tables[change.table].get(change.id), change.value, world);
      return told ? [makeActivity(world, told, actor, nowMs, place)] : [];
    });
}
