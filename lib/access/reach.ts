import { grantOf, type Permission, ROLE_GRANTS } from './permissions';
import type { PersonActor } from './principals';

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
