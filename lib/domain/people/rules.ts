import { CONSOLE_ROLES, type GivenRole } from './schema';

/** True for a role that no API can take away: it is changed in the Console, by hand. */
export function isConsoleRole(role: string): boolean {
  return CONSOLE_ROLES.includes(role);
}

interface RoleChange {
  name: string;
  goneAt: Date | null;
  /** What the organisation says now. */
  current: string;
  /** What the form showed. */
  from: string;
  to: GivenRole;
}

/** Why a role in the organisation may not be changed so, as a sentence; null when it may. */
export function userRoleRefusal({ name, goneAt, current, from, to }: RoleChange): string | null {
  if (goneAt) return `${name} is no member of the organisation any more.`;
  if (isConsoleRole(current))
    return `${name} is an admin of the organisation. That is changed in the Claude Console only.`;
  if (current === to) return `${name} has this role already.`;
  if (current !== from) return `The role of ${name} was changed meanwhile. Reload to see it, then choose again.`;
  return null;
}
