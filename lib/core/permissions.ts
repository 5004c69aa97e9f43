import { AppError } from './errors';

/** Roles for the whole organisation. `lead` is not one: it comes with the workspaces that a person leads. */
export const ORG_ROLES = ['owner', 'admin', 'billing', 'developer', 'viewer'] as const;
export type OrgRole = (typeof ORG_ROLES)[number];

export const PERMISSIONS = [
  'workspace:read',
  'workspace:write',
  'member:write',
  'lead:write',
  'person:read',
  'person:write',
  'usage:read',
  'cost:read',
  'api_key:read',
  'api_key:write',
  'rate_limit:write',
  'invite:request',
  'invite:approve',
  'invite:send',
  'audit:read',
  'audit:export',
  'settings:read',
  'settings:write',
  'policy:write',
  'sync:run',
  'role:write',
  'session:end',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * How far a permission reaches: `all` · `names` (all, without figures or details) · `money` (what concerns money) ·
 * `led` (workspaces the person leads) · `member` (workspaces the person belongs to) · `own` (own keys and own acts).
 */
export type Scope = 'all' | 'names' | 'money' | 'led' | 'member' | 'own';

type Grants = Partial<Record<Permission, Scope>>;

const EVERYONE: Grants = { 'invite:request': 'all' };

/** How much admins may do alone is for owners to say. */
const FOR_OWNERS: readonly Permission[] = ['policy:write', 'audit:export'];

/** The one role table. Pages, queries, actions and commands all ask it. */
export const ROLE_GRANTS: Record<OrgRole | 'lead', Grants> = {
  owner: Object.fromEntries(PERMISSIONS.map((permission) => [permission, 'all'])) as Grants,
  admin: Object.fromEntries(
    PERMISSIONS.filter((permission) => !FOR_OWNERS.includes(permission)).map((permission) => [permission, 'all']),
  ) as Grants,
  billing: {
    ...EVERYONE,
    'workspace:read': 'all',
    'person:read': 'all',
    'usage:read': 'all',
    'cost:read': 'all',
    'api_key:read': 'all',
    'audit:read': 'money',
  },
  lead: {
    ...EVERYONE,
    'workspace:read': 'led',
    'member:write': 'led',
    'lead:write': 'led',
    'person:read': 'led',
    'usage:read': 'led',
    'cost:read': 'led',
    'api_key:read': 'led',
    'api_key:write': 'led',
    'invite:approve': 'led',
    'audit:read': 'led',
  },
  developer: {
    ...EVERYONE,
    'workspace:read': 'member',
    'person:read': 'member',
    'usage:read': 'own',
    'cost:read': 'own',
    'api_key:read': 'own',
    'audit:read': 'own',
  },
  viewer: {
    ...EVERYONE,
    'workspace:read': 'all',
    'person:read': 'all',
    'usage:read': 'all',
    'api_key:read': 'names',
  },
};

/** A signed-in person with what is true of them at this request. */
export interface PersonActor {
  kind: 'person';
  personId: string;
  email: string;
  name: string;
  role: OrgRole;
  upstreamUserId: string | null;
  leadWorkspaceIds: string[];
  memberWorkspaceIds: string[];
}

/** Steward itself, whoever holds a one-time code (`code`), or an identity provider with its SCIM token (`token`). */
export interface SystemActor {
  kind: 'system' | 'code' | 'token';
  name: string;
  /** The commands that this actor may run; a code opens exactly one. */
  commands: readonly string[];
}

export type Actor = PersonActor | SystemActor;

/** What a person's grants for one permission add up to. Queries turn it into a filter. */
export interface Reach {
  all: boolean;
  /** All objects, but names only: no figures, owners or hints. */
  namesOnly: boolean;
  /** Only what concerns money. */
  moneyOnly: boolean;
  workspaceIds: string[];
  /** Own keys and own acts, wherever they are. */
  own: boolean;
}

export function reach(actor: PersonActor, permission: Permission): Reach {
  const scopes = [ROLE_GRANTS[actor.role][permission]];
  if (actor.leadWorkspaceIds.length > 0) scopes.push(ROLE_GRANTS.lead[permission]);
  const workspaceIds = [
    ...(scopes.includes('led') ? actor.leadWorkspaceIds : []),
    ...(scopes.includes('member') ? actor.memberWorkspaceIds : []),
  ];
  return {
    all: scopes.includes('all'),
    namesOnly: scopes.includes('names'),
    moneyOnly: scopes.includes('money'),
    workspaceIds: [...new Set(workspaceIds)],
    own: scopes.includes('own'),
  };
}

/** Whether the person sees the organisation as a lead does: the workspaces they lead, and no other's money. */
export function isLeadAlone(actor: PersonActor): boolean {
  return actor.leadWorkspaceIds.length > 0 && !reach(actor, 'cost:read').all;
}

/** The object that a permission is asked for. Leave out for "anything at all". */
export interface PermissionObject {
  workspaceId?: string | null;
  /** The object belongs to the actor: their key, their act. */
  isOwn?: boolean;
}

export function can(actor: PersonActor, permission: Permission, object?: PermissionObject): boolean {
  const within = reach(actor, permission);
  if (within.all) return true;
  if (!object) return within.namesOnly || within.moneyOnly || within.own || within.workspaceIds.length > 0;
  if (within.own && object.isOwn) return true;
  return Boolean(object.workspaceId && within.workspaceIds.includes(object.workspaceId));
}

const ROLE_WORDS: Record<OrgRole | 'lead', string> = {
  owner: 'owners',
  admin: 'admins',
  billing: 'billing',
  lead: 'team leads',
  developer: 'developers',
  viewer: 'viewers',
};

/** Roles that hold the permission in some form, in words: "owners, admins and billing". */
export function rolesWith(permission: Permission): string {
  const roles = (Object.keys(ROLE_GRANTS) as (OrgRole | 'lead')[]).filter((role) => ROLE_GRANTS[role][permission]);
  const words = roles.map((role) => ROLE_WORDS[role]);
  return words.length < 2 ? (words[0] ?? 'nobody') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

const WITHIN_WORDS: readonly [keyof Omit<Reach, 'all'>, string][] = [
  ['workspaceIds', 'in your own workspaces'],
  ['own', 'for what is your own'],
  ['moneyOnly', 'where it concerns money'],
  ['namesOnly', 'for names, not for details'],
];

/** Why the person may not, as a sentence: who may, or how far their own role goes. */
export function refusalOf(actor: PersonActor, permission: Permission): string {
  if (!can(actor, permission)) return `Your role does not allow this. It is open to ${rolesWith(permission)}.`;
  const within = reach(actor, permission);
  const words = WITHIN_WORDS.filter(([key]) => (Array.isArray(within[key]) ? within[key].length > 0 : within[key]));
  return `Your role allows this only ${words.map(([, word]) => word).join(' and ')}.`;
}

/** First line of a query that answers an identity provider and nobody else. */
export function authorizeToken(actor: Actor): asserts actor is SystemActor {
  if (actor.kind === 'token') return;
  throw new AppError('forbidden', 'Only an identity provider may read this, with its token.');
}

/** First line of every query. Fails with `forbidden`, naming the roles that may. */
export function authorize(
  actor: Actor,
  permission: Permission,
  object?: PermissionObject,
): asserts actor is PersonActor {
  if (actor.kind === 'person' && can(actor, permission, object)) return;
  const words = `Your role does not allow this. It is open to ${rolesWith(permission)}.`;
  throw new AppError('forbidden', actor.kind === 'person' ? refusalOf(actor, permission) : words);
}
