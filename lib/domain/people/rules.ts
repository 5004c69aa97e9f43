import { CONSOLE_ROLES, type GivenRole } from './schema';

/** True for a role that no API can remove: it is changed by hand in the Console. */
export function isConsoleRole(role: string): boolean {
  return CONSOLE_ROLES.includes(role);
}

interface RoleChange {
  name: string;
  goneAt: Date | null;
  /** What the organisation says now. */
  current: string;
  /** What the form showed, if there was one. */
  from?: string;
  to: GivenRole;
}

/** Why this change of organisation role is not allowed, as a sentence; null if it is. */
export function userRoleRefusal({ name, goneAt, current, from, to }: RoleChange): string | null {
  if (goneAt) return `${name} is no longer a member of the organisation.`;
  if (isConsoleRole(current))
    return `${name} is an organisation admin. That can only be changed in the Claude Console.`;
  if (from === undefined) return null;
  if (current === to) return `${name} already has this role.`;
  if (current !== from) return `Someone else has changed the role of ${name}. Reload to see it, then choose again.`;
  return null;
}
