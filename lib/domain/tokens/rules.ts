import ipaddr from 'ipaddr.js';
import { PERMISSIONS, type Permission } from '@/lib/access/permissions';
import { ORG_ROLES, type OrgRole } from '@/lib/access/principals';
import { FOR_PEOPLE } from '@/lib/access/reach';

export const MAX_TOKENS = 500;
export const MOST_ADDRESSES = 50;
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

/** An address or a network in its usual form, such as `203.0.113.0/24`; null if it is neither. */
export function parseNetwork(text: string): string | null {
  const [address = '', bits, ...rest] = text.trim().split('/');
  if (rest.length > 0 || !ipaddr.isValid(address)) return null;
  // `127.1` and the like are valid to the library, and not what anybody means.
  if (!address.includes(':') && !/^\d{1,3}(\.\d{1,3}){3}$/.test(address)) return null;
  const parsed = ipaddr.parse(address);
  const most = parsed.kind() === 'ipv6' ? 128 : 32;
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > most)) return null;
  return `${parsed.toString()}/${bits ?? most}`;
}

/** Whether a request from this address may use the token. IPv4 in IPv6 counts as IPv4. */
export function isFrom(address: string, networks: readonly string[]): boolean {
  if (networks.length === 0) return true;
  if (!ipaddr.isValid(address)) return false;
  const from = ipaddr.process(address);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === from.kind() && from.match(base, bits);
  });
}

export type TokenState = 'live' | 'expired' | 'revoked';

export function tokenState(
  { revokedAt, expiresAt }: { revokedAt: Date | null; expiresAt: Date | null },
  now: Date,
): TokenState {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'live';
}

interface Bounds {
  role: OrgRole | null;
  scopes: readonly Permission[] | null;
  workspaceIds: readonly string[] | null;
  addresses: readonly string[];
  expiresAt: Date | null;
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
  return (
    !isStronger &&
    !isLonger &&
    !isFromElsewhere &&
    within(made.scopes, maker.scopes) &&
    within(made.workspaceIds, maker.workspaceIds)
  );
}

/** Whether the whole network lies in one of these. */
function isWithin(network: string, others: readonly string[]): boolean {
  const [base, bits] = ipaddr.parseCIDR(network);
  return others.some((other) => {
    const [otherBase, otherBits] = ipaddr.parseCIDR(other);
    return base.kind() === otherBase.kind() && bits >= otherBits && base.match(otherBase, otherBits);
  });
}
