import type { OrgRole, PersonActor } from '@/lib/access/principals';

export const ROLE_NAMES: Record<OrgRole, string> = {
  owner: 'Owner',
  admin: 'Admin',
  billing: 'Billing',
  developer: 'Developer',
  viewer: 'Viewer',
};

/** `Developer, leads 2 workspaces` */
export function roleWords({ role, leadWorkspaceIds }: Pick<PersonActor, 'role' | 'leadWorkspaceIds'>): string {
  const led = leadWorkspaceIds.length;
  if (led === 0 || role === 'owner' || role === 'admin') return ROLE_NAMES[role];
  return `${ROLE_NAMES[role]}, leads ${led} ${led === 1 ? 'workspace' : 'workspaces'}`;
}
