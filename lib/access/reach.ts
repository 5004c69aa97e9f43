import { grantOf, type Permission, ROLE_GRANTS } from './permissions';
import type { PersonActor, Principal, ServicePrincipal } from './principals';

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
  const scopes = [grantOf(actor, permission)];
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

/**
 * A program owns nothing and belongs nowhere but where its token says. In some workspaces alone, what its role sees of all by
 * name or for its money is closed: neither can be cut to a workspace.
 */
function reachOfService(principal: ServicePrincipal, permission: Permission): Reach {
  const { scopes, workspaceIds } = principal;
  if (scopes && !scopes.includes(permission)) return NOTHING;
  const scope = grantOf(principal, permission);
  const isWithin = scope === 'all' || scope === 'member';
  if (workspaceIds) return { ...NOTHING, workspaceIds: isWithin ? [...new Set(workspaceIds)] : [] };
  return { ...NOTHING, all: scope === 'all', namesOnly: scope === 'names', moneyOnly: scope === 'money' };
}

/** Whether the person sees the organisation as a lead does: the money of the workspaces they lead, and no others. */
export function isLeadAlone(actor: PersonActor): boolean {
  return actor.leadWorkspaceIds.length > 0 && !reach(actor, 'cost:read').all;
}

/** The object that a permission is checked for. Leave out for "any object". */
export interface PermissionObject {
  workspaceId?: string | null;
  /** The object belongs to the actor: their key, their action. */
  isOwn?: boolean;
}

export function can(principal: Principal, permission: Permission, object?: PermissionObject): boolean {
  const within = reach(principal, permission);
  if (within.all) return true;
  if (!object) return within.namesOnly || within.moneyOnly || within.own || within.workspaceIds.length > 0;
  if (within.own && object.isOwn) return true;
  return Boolean(object.workspaceId && within.workspaceIds.includes(object.workspaceId));
}
