import type { Db } from '@/lib/core/db';

/**
 * Leads that the workspace has besides one membership or one named lead: its admins, and whom somebody named. Admins of the
 * organisation do not count. For commands: it asks for no permission and names nobody.
 */
export async function countOtherLeads(
  db: Db,
  workspaceId: string,
  but: { userId: string | null } | { personId: string },
): Promise<number> {
  const userId = 'userId' in but ? but.userId : null;
  const [admins, named] = await Promise.all([
    db.workspaceMember.count({
      where: {
        workspaceId,
        workspaceRole: 'workspace_admin',
        goneAt: null,
        ...(userId === null ? {} : { userId: { not: userId } }),
        user: { role: { not: 'admin' }, goneAt: null },
      },
    }),
    db.workspaceLead.count({
      where: { workspaceId, ...('personId' in but ? { personId: { not: but.personId } } : {}) },
    }),
  ]);
  return admins + named;
}
