import type { OrgRole } from './principals';

/** What is known of a person's standing; `upstreamRole` is null for someone who is not a member of the organisation. */
export interface Standing {
  roleOverride: OrgRole | null;
  upstreamRole: string | null;
  goneAt: Date | null;
  deactivatedAt: Date | null;
}

const UPSTREAM_DEFAULTS: Readonly<Record<string, OrgRole>> = {
  admin: 'admin',
  billing: 'billing',
  developer: 'developer',
  user: 'viewer',
  claude_code_user: 'viewer',
};

/** The organisation roles that Steward knows. */
export const UPSTREAM_ROLES: readonly string[] = Object.keys(UPSTREAM_DEFAULTS);

/** The Steward role that an organisation role gives. An unknown role gives the least. */
export function defaultRole(upstreamRole: string): OrgRole {
  return (Object.hasOwn(UPSTREAM_DEFAULTS, upstreamRole) && UPSTREAM_DEFAULTS[upstreamRole]) || 'viewer';
}

/** The role in force and where it comes from; null for someone who has no access. */
export function effectiveRole(standing: Standing): { role: OrgRole; from: 'override' | 'upstream' } | null {
  if (standing.deactivatedAt) return null;
  if (standing.roleOverride) return { role: standing.roleOverride, from: 'override' };
  if (standing.upstreamRole === null || standing.goneAt) return null;
  return { role: defaultRole(standing.upstreamRole), from: 'upstream' };
}
