import type { Db, Tx } from '@/lib/core/db';
import { Prisma } from '@/prisma/generated/client';
import { findActor } from './find-actor';
import { PERMISSIONS, type Permission } from './permissions';
import { ORG_ROLES, type OrgRole, type ServicePrincipal } from './principals';

interface TokenRow {
  id: string;
  name: string;
  role: string | null;
  scopes: string[] | null;
  workspaceIds: string[] | null;
  addresses: string[];
  holderId: string | null;
  isOwnerHeld: boolean;
  preparesOnly: boolean;
}

const COLUMNS = Prisma.sql`id::text, name, role, scopes, workspace_ids AS "workspaceIds", addresses,
  holder_id::text AS "holderId", is_owner_held AS "isOwnerHeld", prepares_only AS "preparesOnly"`;

export interface LiveToken {
  principal: ServicePrincipal;
  /** The only networks it may come from; none: any. */
  addresses: string[];
}

/** The program behind the live token that this secret opens. The database hashes it and decides what is live. */
export async function findServiceOfSecret(db: Db, secret: string): Promise<LiveToken | null> {
  const [row] = await db.$queryRaw<TokenRow[]>`SELECT ${COLUMNS} FROM steward.service_token_of(${secret})`;
  return row ? liveToken(db, row) : null;
}

/** As it stands now, for the worker before it acts; null if it was revoked, has expired or nobody answers for it. */
export async function findService(db: Db | Tx, tokenId: string, now: Date): Promise<ServicePrincipal | null> {
  const token = await db.serviceToken.findFirst({
    where: { id: tokenId, revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
  });
  if (!token) return null;
  const { isScoped, isWithin, scopes, workspaceIds } = token;
  const row = { ...token, scopes: isScoped ? scopes : null, workspaceIds: isWithin ? workspaceIds : null };
  return (await liveToken(db, row))?.principal ?? null;
}

async function liveToken(db: Db | Tx, row: TokenRow): Promise<LiveToken | null> {
  const holderId = row.isOwnerHeld ? await findOwner(db, row.holderId) : row.holderId;
  const holder = holderId ? await findActor(db, holderId) : null;
  if (!holder) return null;
  const tokenRole = isOrgRole(row.role) ? row.role : null;
  const { id: tokenId, name, workspaceIds, addresses, preparesOnly } = row;
  return {
    principal: {
      ...holder,
      kind: 'service',
      tokenId,
      name,
      role: tokenRole ?? holder.role,
      tokenRole,
      scopes: row.scopes?.filter(isPermission) ?? null,
      workspaceIds,
      cap: row.isOwnerHeld ? null : holder,
      preparesOnly,
    },
    addresses,
  };
}

/** The owner who took it over, as long as they are one; else whoever has been owner for longest. */
async function findOwner(db: Db | Tx, holderId: string | null): Promise<string | null> {
  const owners = await db.person.findMany({
    where: { roleOverride: 'owner', deactivatedAt: null },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true },
  });
  return (owners.find(({ id }) => id === holderId) ?? owners[0])?.id ?? null;
}

function isOrgRole(role: string | null): role is OrgRole {
  return ORG_ROLES.some((known) => known === role);
}

function isPermission(name: string): name is Permission {
  return PERMISSIONS.some((known) => known === name);
}
