import { findGrant, PERMISSIONS, ROLE_GRANTS } from '@/lib/access/permissions';
import type { Caller } from '@/lib/access/principals';
import type { Grant, Power } from './query-schema';

/** What a person may do, permission by permission, from the role table; a grant contained in another is left out. */
export function listPowers(actor: Pick<Caller, 'role' | 'leadWorkspaceIds' | 'isAuditClosed'>): Power[] {
  return PERMISSIONS.map((permission) => {
    const byRole = findGrant(actor, permission);
    const byLeading = actor.leadWorkspaceIds.length > 0 ? ROLE_GRANTS.lead[permission] : undefined;
    const grants: Grant[] = [];
    if (byRole) grants.push({ scope: byRole, comesWith: 'role' });
    if (byLeading && byRole !== 'all' && byLeading !== byRole) grants.push({ scope: byLeading, comesWith: 'leading' });
    return { permission, grants };
  });
}
