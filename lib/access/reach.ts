import { findGrant, type Permission, ROLE_GRANTS } from './permissions';
import type { Caller, OrgRole, PersonActor, Principal, ServicePrincipal } from './principals';

/** What a principal's grants for one permission add up to. Queries turn it into a filter. */
export interface Reach {
  all: boolean;
  /** All objects, but names only: no figures, owners or hints. */
  namesOnly: boolean;
  /** Only what concerns money. */
  moneyOnly: boolean;
  workspaceIds: string[];
  /** Own keys and actions, wherever they are. */
  own: boolean;
}

const NOTHING: Reach = { all: false, namesOnly: false, moneyOnly: false, workspaceIds: [], own: false };

/** Steward itself reads whatever it must; a code and an identity provider open commands, and nothing to read. */
export function reach(principal: Principal, permission: Permission): Reach {
  switch (principal.kind) {
    case 'person':
      return reachOfPerson(principal, permission);
    case 'service':
      return reachOfService(principal, permission);
    case 'system':
      return { ...NOTHING, all: true };
    default:
      return NOTHING;
  }
}

function reachOfPerson(actor: PersonActor, permission: Permission): Reach {
  const scopes = [findGrant(actor, permission)];
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

/** What no program may do in a person's place: decide what others asked for, choose what they hear of, give people roles. */
export const FOR_PEOPLE: readonly Permission[] = [
  ...(['access_review:decide', 'access_review:write', 'approval:decide', 'notification:choose'] as const),
  ...(['role:write', 'view:save'] as const),
];

/** What belongs to no workspace, so that a token of some workspaces has no part of it. */
const OF_NO_WORKSPACE: readonly Permission[] = [
  ...(['settings:read', 'settings:write', 'policy:write', 'sync:run', 'session:end', 'audit:export'] as const),
  'month:close',
];

/**
 * Of a program: what its role reaches, no further than whoever answers for it, in its workspaces. In some workspaces alone,
 * what its role sees of all by name or for its money is closed: neither can be cut to a workspace.
 */
function reachOfService(principal: ServicePrincipal, permission: Permission): Reach {
  const { scopes, workspaceIds, tokenRole, cap } = principal;
  if (FOR_PEOPLE.includes(permission) || (scopes && !scopes.includes(permission))) return NOTHING;
  if (!tokenRole && !cap) return NOTHING;
  const ofRole = tokenRole ? reachOfRole(principal, tokenRole, permission) : ALL;
  const within = cap ? narrowest(ofRole, reachOfPerson(cap, permission)) : ofRole;
  if (!workspaceIds) return within;
  if (OF_NO_WORKSPACE.includes(permission)) return NOTHING;
  const reached = within.all ? workspaceIds : workspaceIds.filter((id) => within.workspaceIds.includes(id));
  return { ...NOTHING, workspaceIds: [...new Set(reached)] };
}

/** As far as the role reaches; what it holds of a person is that of whoever answers for the token, and of nobody without one. */
function reachOfRole(
  { isAuditClosed, cap, workspaceIds }: ServicePrincipal,
  role: OrgRole,
  permission: Permission,
): Reach {
  const scope = findGrant({ role, isAuditClosed }, permission);
  // Without a person, it belongs where its token says.
  if (scope === 'member') return { ...NOTHING, workspaceIds: [...(cap?.memberWorkspaceIds ?? workspaceIds ?? [])] };
  if (scope === 'own') return { ...NOTHING, own: cap !== null };
  return { ...NOTHING, all: scope === 'all', namesOnly: scope === 'names', moneyOnly: scope === 'money' };
}

const ALL: Reach = { ...NOTHING, all: true };

/** What both reach. */
function narrowest(one: Reach, other: Reach): Reach {
  if (one.all) return other;
  if (other.all) return one;
  return {
    all: false,
    namesOnly: one.namesOnly && other.namesOnly,
    moneyOnly: one.moneyOnly && other.moneyOnly,
    workspaceIds: one.workspaceIds.filter((id) => other.workspaceIds.includes(id)),
    own: one.own && other.own,
  };
}

/** The only workspaces of a token that is limited to some: what its person has elsewhere is not in its reach. */
export function limitOf(actor: Caller): readonly string[] | null {
  return actor.kind === 'service' ? actor.workspaceIds : null;
}

/** Whether the person sees the organisation as a lead does: the money of the workspaces they lead, and no others. */
export function isLeadAlone(actor: Caller): boolean {
  return actor.leadWorkspaceIds.length > 0 && !reach(actor, 'cost:read').all;
}

/** The object that a permission is checked for. Leave out for "any object". */
export interface PermissionObject {
  workspaceId?: string | null;
  /** The object belongs to the actor: their key, their action. */
  isOwn?: boolean;
}

/** What no workspace alone can be asked for: its permission must reach everywhere. */
export const WHOLE_ORGANIZATION: PermissionObject = { workspaceId: null };

export function can(principal: Principal, permission: Permission, object?: PermissionObject): boolean {
  const within = reach(principal, permission);
  if (within.all) return true;
  if (!object) return within.namesOnly || within.moneyOnly || within.own || within.workspaceIds.length > 0;
  if (within.own && object.isOwn) return true;
  return Boolean(object.workspaceId && within.workspaceIds.includes(object.workspaceId));
}
