const ORGANIZATION: Readonly<Record<string, string>> = {
  admin: 'Admin',
  billing: 'Billing',
  developer: 'Developer',
  user: 'User',
  claude_code_user: 'Claude Code user',
};

const WORKSPACE: Readonly<Record<string, string>> = {
  workspace_admin: 'Admin',
  workspace_billing: 'Billing',
  workspace_developer: 'Developer',
  workspace_restricted_developer: 'Restricted developer',
  workspace_user: 'User',
};

/** A role of the organisation as people call it; one that is not known keeps its own name. */
export function organizationRole(role: string): string {
  return ORGANIZATION[role] ?? role;
}

export function workspaceRole(role: string): string {
  return WORKSPACE[role] ?? role;
}
