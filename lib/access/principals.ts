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

/**
 * A program with a token that Steward gave it. A person answers for it: it may what they may now, narrowed to the token's
 * role, permissions and workspaces. What it makes is theirs.
 */
export interface ServicePrincipal extends Omit<PersonActor, 'kind'> {
  kind: 'service';
  tokenId: string;
  /** Of the token; `personId` is whoever answers for it. */
  name: string;
  /** The role the token was made with; null for that of whoever answers for it. */
  tokenRole: OrgRole | null;
  /** The only permissions it has; null for all of its role's. */
  scopes: readonly Permission[] | null;
  /** The only workspaces that it reaches; null for all that its role does. */
  workspaceIds: readonly string[] | null;
  /** Whose rights cap the token's; null if an owner took it over, so that its role alone does. */
  cap: PersonActor | null;
  /** Whatever it asks for waits until whoever answers for it confirms it. */
  preparesOnly: boolean;
}

/** Who asks and acts: a person, or a program that a person answers for. */
export type Caller = PersonActor | ServicePrincipal;

/** Whether it is a person or a program: what a role limits, limits both. */
export function isCaller(principal: Principal): principal is Caller {
  return principal.kind === 'person' || principal.kind === 'service';
}

/** Whether a change that it asks for waits for a person, whichever door it comes to. */
export function preparesOnly(principal: Principal): boolean {
  return principal.kind === 'service' && principal.preparesOnly;
}

/** Steward itself, the holder of a one-time code (`code`), or an identity provider with its SCIM token (`token`). */
export interface SystemActor {
  kind: 'system' | 'code' | 'token';
  name: string;
  /** The commands that this actor may run; a code opens exactly one. */
  commands: readonly string[];
}

/** Whoever asks: a person, a program, Steward itself, an identity provider, a one-time code. */
export type Principal = Caller | SystemActor;
