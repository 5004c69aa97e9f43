import type { OrgRole, PersonActor } from './principals';

export const PERMISSIONS = [
  'workspace:read',
  'workspace:write',
  'member:write',
  'lead:write',
  'person:read',
  'person:write',
  'usage:read',
  'cost:read',
  'anomaly:write',
  'insight:write',
  'month:close',
  'api_key:read',
  'api_key:write',
  'api_key:protect',
  'gateway_key:read',
  'gateway_key:write',
  'rate_limit:write',
  'budget:read',
  'budget:write',
  'budget:propose',
  'budget:request',
  'cost_centre:read',
  'cost_centre:write',
  'approval:decide',
  'invite:request',
  'invite:approve',
  'invite:send',
  'access_review:read',
  'access_review:decide',
  'access_review:write',
  'posture:read',
  'audit:read',
  'audit:export',
  'settings:read',
  'settings:write',
  'policy:write',
  'sync:run',
  'role:write',
  'session:end',
  'token:write',
  'notification:choose',
  'view:save',
  'factor:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

/**
 * How far a permission reaches: `all` · `names` (all, without figures or details) · `money` (what concerns money) ·
 * `led` (workspaces the person leads) · `member` (workspaces the person belongs to) · `own` (own keys and actions).
 */
export type Scope = 'all' | 'names' | 'money' | 'led' | 'member' | 'own';

type Grants = Partial<Record<Permission, Scope>>;

const EVERYONE: Grants = {
  'invite:request': 'all',
  'budget:request': 'all',
  'approval:decide': 'all',
  'notification:choose': 'all',
  'view:save': 'all',
  'factor:write': 'all',
  'token:write': 'own',
};

/** Owners decide how much admins may do alone. */
const FOR_OWNERS: readonly Permission[] = ['policy:write', 'audit:export'];

/** The one role table. Pages, queries, actions and commands all use it. */
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
    'anomaly:write': 'all',
    'insight:write': 'all',
    'month:close': 'all',
    'api_key:read': 'all',
    'gateway_key:read': 'all',
    'budget:read': 'all',
    'budget:write': 'all',
    'cost_centre:read': 'all',
    'cost_centre:write': 'all',
    'posture:read': 'all',
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
    'anomaly:write': 'led',
    'insight:write': 'led',
    'api_key:read': 'led',
    'api_key:write': 'led',
    'gateway_key:read': 'led',
    'gateway_key:write': 'led',
    'invite:approve': 'led',
    'budget:read': 'led',
    'budget:propose': 'led',
    'access_review:read': 'led',
    'access_review:decide': 'led',
    'posture:read': 'led',
    'audit:read': 'led',
  },
  developer: {
    ...EVERYONE,
    'workspace:read': 'member',
    'person:read': 'member',
    'usage:read': 'own',
    'cost:read': 'own',
    'api_key:read': 'own',
    'gateway_key:read': 'own',
    'budget:read': 'own',
    'audit:read': 'own',
  },
  viewer: {
    ...EVERYONE,
    'workspace:read': 'all',
    'person:read': 'all',
    'usage:read': 'all',
    'api_key:read': 'names',
    'gateway_key:read': 'names',
    'audit:read': 'names',
  },
};

/** The setting in which owners close the audit to viewers. */
export const AUDIT_POLICY_KEY = 'audit';

/** What the table grants this role, but an owner has turned off. */
export function isClosedTo({ role, isAuditClosed }: Standpoint, permission: Permission): boolean {
  return isAuditClosed && role === 'viewer' && permission === 'audit:read';
}
type Standpoint = Pick<PersonActor, 'role' | 'isAuditClosed'>;

/** What the person's role grants, minus what owners have turned off. */
export function findGrant(actor: Standpoint, permission: Permission): Scope | undefined {
  return isClosedTo(actor, permission) ? undefined : ROLE_GRANTS[actor.role][permission];
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
