import type { Activity } from '@/lib/upstream/contract-activities';

type Details = Readonly<Record<string, unknown>>;

/** An event as it is kept. */
export interface EventRow {
  id: string;
  at: string;
  type: string;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  subjectKind: string;
  subjectId: string;
  subjectWithin: string | null;
  workspaceId: string | null;
  details: Details;
}

const ENVELOPE = ['id', 'created_at', 'type', 'actor', 'organization_id', 'organization_uuid'];
const MOST_LETTERS = 300;

export function toEventRow({ id, created_at: at, type, actor, ...rest }: Activity): EventRow {
  const details = Object.fromEntries(Object.entries(rest).filter(([name]) => !ENVELOPE.includes(name)));
  return { id, at, type, ...toActor(actor), ...subjectOf(details), details };
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, MOST_LETTERS) : null;

const ACTORS: Readonly<Record<string, string>> = {
  user_actor: 'Somebody in the Console',
  api_actor: 'An API key',
  admin_api_key_actor: 'An Admin key',
  service_account_actor: 'A service account',
  federated_actor: 'A federated identity',
  federated_identity_actor: 'A federated identity',
  unauthenticated_user_actor: 'Somebody not signed in',
  anthropic_actor: 'Anthropic',
  system_actor: 'Anthropic',
  scim_directory_sync_actor: 'The identity provider',
};

function toActor(actor: Activity['actor']): Pick<EventRow, 'actorKind' | 'actorId' | 'actorName'> {
  const { type: actorKind } = actor;
  const id = ['user_id', 'admin_api_key_id', 'api_key_id', 'service_account_id', 'subject'].map((name) => actor[name]);
  const actorName = textOf(actor.email_address) ?? textOf(actor.unauthenticated_email_address) ?? ACTORS[actorKind];
  return { actorKind, actorId: textOf(id.find((one) => textOf(one))), actorName: actorName ?? actorKind };
}

/** What the event is about, as Steward's own changes name it. */
function subjectOf(details: Details): Pick<EventRow, 'subjectKind' | 'subjectId' | 'subjectWithin' | 'workspaceId'> {
  const field = (name: string) => textOf(details[name]);
  const workspaceId = field('workspace_id');
  const userId = field('user_id');
  const subject = (subjectKind: string, subjectId: string, subjectWithin: string | null = null) => ({
    ...{ subjectKind, subjectId, subjectWithin, workspaceId },
  });
  const keyId = field('api_key_id');
  if (keyId) return subject('api_key', keyId);
  if (field('limiter_type')) return subject('rate_limits', workspaceId ?? 'organization');
  if (userId && workspaceId) return subject('member', userId, workspaceId);
  if (userId) return subject('user', userId);
  const inviteId = field('invite_id');
  if (inviteId) return subject('console_invite', inviteId);
  const email = field('invited_email');
  if (email) return subject('invitee', email);
  const adminKeyId = field('admin_api_key_id');
  if (adminKeyId) return subject('admin_key', adminKeyId);
  return workspaceId ? subject('workspace', workspaceId) : subject('organization', 'organization');
}

type Fields = Record<string, string | number | boolean | null>;

const scalar = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;

/** The changed fields that an event tells, as they were and as they are. */
export function changedFieldsOf(details: Details): { before: Fields | null; after: Fields | null } {
  const [before, after]: [Fields, Fields] = [{}, {}];
  const updates = Array.isArray(details.updates) ? details.updates.slice(0, 50) : [];
  for (const update of updates as Details[]) {
    const name = textOf(update?.type);
    if (!name) continue;
    before[name] = scalar(update.previous_value);
    after[name] = scalar(update.current_value);
  }
  if ('current_role' in details) {
    before.role = scalar(details.previous_role);
    after.role = scalar(details.current_role);
  }
  const limiter = textOf(details.limiter_type);
  if (limiter) after[limiter] = scalar(details.value);
  for (const name of ['workspace_role', 'invited_role', 'limit_usd', 'limit_action'])
    if (name in details) after[name] = scalar(details[name]);
  const orNull = (fields: Fields) => (Object.keys(fields).length > 0 ? fields : null);
  return { before: orNull(before), after: orNull(after) };
}

const WORDS: Readonly<Record<string, string>> = {
  platform_api_key_created: 'API key created',
  platform_api_key_updated: 'API key changed',
  admin_api_key_created: 'Admin key created',
  admin_api_key_updated: 'Admin key changed',
  admin_api_key_deleted: 'Admin key deleted',
  api_key_created: 'Scoped admin key created',
  scoped_api_key_updated: 'Scoped admin key changed',
  scoped_api_key_deleted: 'Scoped admin key deleted',
  platform_workspace_created: 'Workspace created',
  platform_workspace_updated: 'Workspace changed',
  platform_workspace_archived: 'Workspace archived',
  platform_workspace_member_added: 'Member added to workspace',
  platform_workspace_member_updated: 'Workspace role changed',
  platform_workspace_member_removed: 'Member removed from workspace',
  platform_workspace_rate_limit_updated: 'Rate limit changed',
  platform_workspace_rate_limit_deleted: 'Rate limit cleared',
  platform_spend_limit_created: 'Spend limit created',
  platform_spend_limit_updated: 'Spend limit changed',
  platform_spend_limit_deleted: 'Spend limit deleted',
  org_user_invite_sent: 'Invite sent',
  org_user_invite_re_sent: 'Invite sent again',
  org_user_invite_accepted: 'Invite accepted',
  org_user_invite_deleted: 'Invite deleted',
  org_user_invite_rejected: 'Invite rejected',
  claude_user_role_updated: 'Role changed',
};

/** What an event is called; one that is not known by the feed's own name. */
export function eventWords(type: string): string {
  const words = type.replaceAll('_', ' ');
  return WORDS[type] ?? `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
