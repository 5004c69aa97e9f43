import { rolesWith } from '@/lib/access/permissions';
import type { PersonActor, Principal } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';

interface Place {
  isDefault: boolean;
  archivedAt: Date | null;
  goneAt: Date | null;
}

/** Why the members of a workspace may not be changed, as a sentence; null when they may. */
export function membersRefusal(workspace: Place): string | null {
  if (workspace.isDefault) return 'The default workspace has no members of its own: everybody belongs to it.';
  if (workspace.goneAt) return 'This workspace no longer exists at Anthropic.';
  if (workspace.archivedAt) return 'An archived workspace cannot be changed: archiving is for ever.';
  return null;
}

export interface Membership {
  workspaceRole: string;
  organizationRole: string;
}

/** Where a membership comes from, if not from the workspace itself. Such a one cannot be edited. */
export function inheritedFrom({ workspaceRole, organizationRole }: Membership): 'admin' | 'billing' | null {
  if (organizationRole === 'admin') return 'admin';
  return workspaceRole === 'workspace_billing' ? 'billing' : null;
}

/** Why this membership may not be changed or taken away; null when it may. */
export function membershipRefusal(name: string, membership: Membership): string | null {
  const from = inheritedFrom(membership);
  if (from === 'admin')
    return `${name} is an admin of the organisation and so of every workspace. This cannot be changed here.`;
  if (from === 'billing')
    return `${name} belongs to every workspace through the billing role. This cannot be changed here.`;
  return null;
}

/** Why someone cannot be added, in a sentence; null when they can. `present` is the role that they have there already. */
export function additionRefusal(
  user: { name: string; role: string; goneAt: Date | null },
  present: string | null,
  wanted: string,
): string | null {
  if (user.goneAt) return `${user.name} has left the organisation.`;
  if (user.role === 'admin') return `${user.name} is an admin of the organisation and so of every workspace already.`;
  if (present === null || present === 'workspace_billing' || present === wanted) return null;
  return `${user.name} is a member already, in another role. Change the role in the list instead.`;
}

/** Admins of a workspace lead it: making or unmaking one is the right that naming a lead is, too. Null when it may be done. */
export function leadershipRefusal(
  actor: Principal,
  workspaceId: string,
  ...roles: readonly (string | null)[]
): string | null {
  if (actor.kind !== 'person' || !roles.includes('workspace_admin')) return null;
  if (can(actor, 'lead:write', { workspaceId })) return null;
  return `Your role does not let you say who leads this workspace. It is open to ${rolesWith('lead:write')}.`;
}

export interface LeadChange {
  actor: Pick<PersonActor, 'role'>;
  /** It is the actor's own membership or naming. */
  isOwn: boolean;
  /** In force after the change; null: no longer a member. */
  nextRole: string | null;
  /** Leads that the workspace has without it. */
  otherLeads: number;
}

/**
 * A lead manages everybody in the own workspaces, other leads too, with one exception: the last lead does not walk
 * away unseen. Owners and admins may: they can put it right.
 */
export function leadRefusal({ actor, isOwn, nextRole, otherLeads }: LeadChange): string | null {
  const isManaged = actor.role === 'owner' || actor.role === 'admin';
  if (isManaged || !isOwn || nextRole === 'workspace_admin' || otherLeads > 0) return null;
  return 'You are the only lead of this workspace. Make somebody else its admin first, or ask an owner or admin.';
}
