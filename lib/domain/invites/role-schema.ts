/** What browsers need to know of invites: apart from the parser, so that pages do not load it. */

/** Roles that an invite can give; nobody can be invited as an admin. */
export const INVITE_ROLES = ['user', 'developer', 'claude_code_user', 'billing'] as const;
export type InviteRole = (typeof INVITE_ROLES)[number];
/** Those of them that a lead may decide about. */
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
