import type { Permission } from './permissions';

/** Roles for the whole organisation. `lead` is not one: it comes with the workspaces that a person leads. */
export const ORG_ROLES = ['owner', 'admin', 'billing', 'developer', 'viewer'] as const;
export type OrgRole = (typeof ORG_ROLES)[number];

/** A signed-in person, with what is true of them at this request. */
export interface PersonActor {
  kind: 'person';
  personId: string;
  email: string;
  name: string;
  role: OrgRole;
  upstreamUserId: string | null;
  leadWorkspaceIds: string[];
  memberWorkspaceIds: string[];
  /** Owners have turned off the audit for viewers. */
  isAuditClosed: boolean;
}

/** A program with a token that Steward gave it. It may what its role may, narrowed to what the token was given. */
export interface ServicePrincipal {
  kind: 'service';
  tokenId: string;
  name: string;
  role: OrgRole;
  /** The only permissions that it has of its role's; null for all of them. */
  scopes: readonly Permission[] | null;
  /** The only workspaces that it reaches; null for all that its role does. */
  workspaceIds: readonly string[] | null;
  isAuditClosed: boolean;
}

/** Steward itself, the holder of a one-time code (`code`), or an identity provider with its SCIM token (`token`). */
export interface SystemActor {
  kind: 'system' | 'code' | 'token';
  name: string;
  /** The commands that this actor may run; a code opens exactly one. */
  commands: readonly string[];
}

/** Whoever asks: a person, a program, Steward itself, an identity provider, a one-time code. */
export type Principal = PersonActor | ServicePrincipal | SystemActor;
