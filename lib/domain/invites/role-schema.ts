/** What browsers need to know about invites, kept apart from the parser so that pages do not load it. */

/** Roles an invite can give; no one can be invited as an admin. */
export const INVITE_ROLES = ['user', 'developer', 'claude_code_user', 'billing'] as const;
export type InviteRole = (typeof INVITE_ROLES)[number];
/** Those a lead may decide. */
export const LEAD_INVITE_ROLES: readonly InviteRole[] = ['user', 'developer', 'claude_code_user'];
export const PLACEMENT_ROLES = [
  'workspace_user',
  'workspace_developer',
  'workspace_restricted_developer',
  'workspace_admin',
] as const;
export type PlacementRole = (typeof PLACEMENT_ROLES)[number];

export const MOST_LINES = 100;
export const MOST_PLACEMENTS = 20;
