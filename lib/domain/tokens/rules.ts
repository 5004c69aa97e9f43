import { PERMISSIONS, type Permission } from '@/lib/access/permissions';
import { type Caller, ORG_ROLES, type OrgRole } from '@/lib/access/principals';
import { FOR_PEOPLE, limitOf, reach } from '@/lib/access/reach';
import { isWithin } from '@/lib/core/networks';

export const MAX_TOKENS = 500;
export const DAYS_BY_DEFAULT = 90;
export const MOST_DAYS = 3_650;

/** What a token can be narrowed to. */
export const SCOPES: readonly Permission[] = PERMISSIONS.filter((permission) => !FOR_PEOPLE.includes(permission));

/** From the most that a role may do to the least. */
const RANKS: Readonly<Record<OrgRole, number>> = { owner: 4, admin: 3, billing: 2, developer: 1, viewer: 1 };

/** Roles that a token of somebody with this role can be made with: none is stronger than theirs. */
export function rolesFor(role: OrgRole): OrgRole[] {
  return ORG_ROLES.filter((one) => one === role || RANKS[one] < RANKS[role]);
}

export type TokenState = 'live' | 'expired' | 'revoked';

export function tokenState(
  { revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null },
  now: Date,
): TokenState {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'live';
}

interface Held {
  holderId: string | null;
  isWithin: boolean;
  workspaceIds: readonly string[];
}

/** Whether somebody may see and revoke a token; one that is limited to workspaces, only those limited to the same. */
export function isTheirs(caller: Caller, { holderId, isWithin, workspaceIds }: Held): boolean {
  if (reach(caller, 'token:write').all) return true;
  const limit = limitOf(caller);
  return (
    holderId === caller.personId && (limit === null || (isWithin && workspaceIds.every((id) => limit.includes(id))))
  );
}

interface Bounds {
  role: OrgRole | null;
  scopes: readonly string[] | null;
  workspaceIds: readonly string[] | null;
  addresses: readonly string[];
  expiresAt: Date | null;
  preparesOnly: boolean;
}

/** Whether a token that another one makes is in every respect no wider. */
export function isNarrower(made: Bounds, maker: Bounds & { tokenRole: OrgRole | null }): boolean {
  const within = (inner: readonly string[] | null, outer: readonly string[] | null) =>
    outer === null || inner?.every((one) => outer.includes(one)) === true;
  const isLonger = maker.expiresAt !== null && (made.expiresAt === null || made.expiresAt > maker.expiresAt);
  const isFromElsewhere =
    maker.addresses.length > 0 &&
    (made.addresses.length === 0 || !made.addresses.every((one) => isWithin(one, maker.addresses)));
  const isStronger = maker.tokenRole !== null && (made.role === null || !rolesFor(maker.tokenRole).includes(made.role));
  const isBolder = maker.preparesOnly && !made.preparesOnly;
  return (
    !isStronger &&
    !isBolder &&
    !isLonger &&
    !isFromElsewhere &&
    within(made.scopes, maker.scopes) &&
    within(made.workspaceIds, maker.workspaceIds)
  );
}
