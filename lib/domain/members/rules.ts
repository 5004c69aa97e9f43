import { rolesWith } from '@/lib/access/permissions';
import { type Caller, isCaller, type Principal } from '@/lib/access/principals';
import { can } from '@/lib/access/reach';

/** Roles that can be given in a workspace. `workspace_billing` only comes with the organisation role. */
export const MEMBER_ROLES = [
  'workspace_user',
  'workspace_developer',
  'workspace_restricted_developer',
  'workspace_admin',
] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

interface Place {
  isDefault: boolean;
  archivedAt: Date | null;
  goneAt: Date | null;
}

/** Why a workspace's members may not be changed, as a sentence; null if they may. */
export function membersRefusal(workspace: Place): string | null {
  if (workspace.isDefault) return 'The default workspace has no members of its own: everyone belongs to it.';
  if (workspace.goneAt) return 'This workspace no longer exists at Anthropic.';
  if (workspace.archivedAt) return 'This workspace is archived and can no longer be changed.';
  return null;
}

export interface Membership {
  workspaceRole: string;
  organizationRole: string;
}

/** Where a membership is inherited from, if it is. Inherited memberships cannot be edited. */
export function inheritedFrom({ workspaceRole, organizationRole }: Membership): 'admin' | 'billing' | null {
  if (organizationRole === 'admin') return 'admin';
  return workspaceRole === 'workspace_billing' ? 'billing' : null;
}

/** Why this membership may not be changed or removed; null if it may. */
export function membershipRefusal(name: string, membership: Membership): string | null {
  const from = inheritedFrom(membership);
  if (from === 'admin')
    return `${name} is an organisation admin and therefore an admin of every workspace. This cannot be changed here.`;
  if (from === 'billing')
    return `${name} belongs to every workspace through the billing role. This cannot be changed here.`;
  return null;
}

/** Why someone cannot be added, as a sentence; null if they can. `present` is the role they already have there. */
export function additionRefusal(
  user: { name: string; role: string; goneAt: Date | null },
  present: string | null,
  wanted: string,
): string | null {
  if (user.goneAt) return `${user.name} has left the organisation.`;
  if (user.role === 'admin')
    return `${user.name} is an organisation admin and therefore already an admin of every workspace.`;
  if (present === null || present === 'workspace_billing' || present === wanted) return null;
  return `${user.name} is already a member with another role. Change the role in the list instead.`;
}

/**
 * Workspace admins lead their workspace, so making or removing one needs the same right as naming a lead. Null if
 * allowed.
 */
export function leadershipRefusal(
  actor: Principal,
  workspaceId: string,
  ...roles: readonly (string | null)[]
): string | null {
  if (!isCaller(actor) || !roles.includes('workspace_admin')) return null;
  if (can(actor, 'lead:write', { workspaceId })) return null;
  return `Your role does not let you choose this workspace’s leads. It is open to ${rolesWith('lead:write')}.`;
}

export interface LeadChange {
  actor: Pick<Caller, 'role'>;
  /** It is the actor's own membership or naming. */
  isOwn: boolean;
  /** In force after the change; null: no longer a member. */
  nextRole: string | null;
  /** The workspace's other leads. */
  otherLeads: number;
}

/**
 * A lead manages everyone in their workspaces, including other leads, with one exception: the last lead cannot leave.
 * Owners and admins may remove the last lead, because they can appoint another.
 */
export function leadRefusal({ actor, isOwn, nextRole, otherLeads }: LeadChange): string | null {
  const isManaged = actor.role === 'owner' || actor.role === 'admin';
  if (isManaged || !isOwn || nextRole === 'workspace_admin' || otherLeads > 0) return null;
  return 'You are the only lead of this workspace. Make someone else its admin first, or ask an owner or admin.';
}
