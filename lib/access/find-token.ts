import type { Db, Tx } from '@/lib/core/db';
import { Prisma } from '@/prisma/generated/client';
import { type ActorRow, actorSql, toActor } from './find-actor';
import { PERMISSIONS, type Permission } from './permissions';
import { ORG_ROLES, type OrgRole, type ServicePrincipal } from './principals';

interface TokenRow {
  tokenId: string;
  tokenName: string;
  tokenRole: string | null;
  scopes: string[] | null;
  workspaceIds: string[] | null;
  addresses: string[];
  isOwnerHeld: boolean;
  preparesOnly: boolean;
}

export interface LiveToken {
  principal: ServicePrincipal;
  /** The only networks it may come from; none: any. */
  addresses: string[];
}

/** The program behind the live token that this secret opens. The database hashes it and decides what is live. */
export async function findServiceOfSecret(db: Db, secret: string): Promise<LiveToken | null> {
  return readToken(db, Prisma.sql`SELECT * FROM steward.service_token_of(${secret})`);
}

/** As it stands now, for the worker before it acts; null if it was revoked, has expired or nobody answers for it. */
export async function findService(db: Db | Tx, tokenId: string, now: Date): Promise<ServicePrincipal | null> {
  const live = await readToken(
    db,
    Prisma.sql`
      SELECT id, name, role, CASE WHEN is_scoped THEN scopes END AS scopes, CASE WHEN is_within THEN workspace_ids END AS workspace_ids,
        addresses, holder_id, is_owner_held, prepares_only
      FROM service_tokens WHERE id = ${tokenId}::uuid AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ${now})`,
  );
  return live?.principal ?? null;
}

/** A token that owners answer for is held by the one who took it over, as long as they are one; else by the first of them. */
const HOLDER = Prisma.sql`SELECT CASE WHEN token.is_owner_held THEN (
    SELECT id FROM people WHERE role_override = 'owner' AND deactivated_at IS NULL
    ORDER BY coalesce(id = token.holder_id, false) DESC, created_at, id LIMIT 1
  ) ELSE token.holder_id END AS person_id FROM token`;

/** The token, as `source` yields it, and whoever answers for it as they stand: one statement, which every request asks. */
async function readToken(db: Db | Tx, source: Prisma.Sql): Promise<LiveToken | null> {
  const [row] = await db.$queryRaw<(TokenRow & ActorRow)[]>(Prisma.sql`
    WITH token AS MATERIALIZED (${source})
    SELECT holder.*, token.id::text AS "tokenId", token.name AS "tokenName", token.role AS "tokenRole", token.scopes,
      token.workspace_ids AS "workspaceIds", token.addresses, token.is_owner_held AS "isOwnerHeld", token.prepares_only AS "preparesOnly"
    FROM (${actorSql(HOLDER)}) AS holder, token`);
  const holder = toActor(row);
  if (!row || !holder) return null;
  const { tokenId, tokenName: name, workspaceIds, addresses, preparesOnly } = row;
  const tokenRole = isOrgRole(row.tokenRole) ? row.tokenRole : null;
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

function isOrgRole(role: string | null): role is OrgRole {
  return ORG_ROLES.some((known) => known === role);
}

function isPermission(name: string): name is Permission {
  return PERMISSIONS.some((known) => known === name);
}
