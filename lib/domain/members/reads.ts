import type { Db } from '@/lib/core/db';

/**
 * Leads of the workspace other than one membership or named lead: its admins and its named leads. Organisation admins
 * do not count. For commands: it checks no permission and names no one.
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
