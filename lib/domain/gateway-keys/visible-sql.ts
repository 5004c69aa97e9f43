import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import { anyOf } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';

/** Keys that the actor may see; of those that they may see by name alone, the rest is null. */
export function visibleKeys(actor: Caller, now: Date): Prisma.Sql {
  const within = reach(actor, 'gateway_key:read');
  const seen = within.all
    ? Prisma.sql`true`
    : Prisma.sql`coalesce(${anyOf([
        Prisma.sql`k.workspace_id = ANY(${within.workspaceIds}::text[])`,
        ...(within.own && actor.upstreamUserId !== null ? [Prisma.sql`k.owner_id = ${actor.upstreamUserId}`] : []),
      ])}, false)`;
  return Prisma.sql`
    SELECT k.id::text, k.name, k.workspace_id AS "workspaceId", w.name AS "workspaceName", v.seen AS "isDetailed", d.*
    FROM gateway_keys k LEFT JOIN workspaces w ON w.id = k.workspace_id
    CROSS JOIN LATERAL (SELECT ${seen} AS seen) v
    LEFT JOIN LATERAL (
      SELECT CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= ${now} THEN 'expired'
          WHEN k.disabled_at IS NOT NULL THEN 'disabled' ELSE 'live' END AS state,
        k.ends_with AS "endsWith", k.owner_id AS "ownerId", ${nameSql(Prisma.sql`u`, { id: Prisma.sql`k.owner_id` })} AS "ownerName",
        k.cost_centre_id::text AS "costCentreId", concat_ws(' ', c.code, c.name) AS "costCentreName",
        k.purpose, k.environment, k.addresses, CASE WHEN k.is_model_limited THEN k.models END AS models,
        k.requests_per_minute AS "requestsPerMinute", k.input_tokens_per_minute AS "inputTokensPerMinute",
        k.output_tokens_per_minute AS "outputTokensPerMinute", k.spend_per_day AS "spendPerDay",
        k.spend_per_month AS "spendPerMonth", k.mode, k.limit_kind AS "limitKind", k.created_at AS "createdAt", k.updated_at AS "updatedAt",
        k.expires_at AS "expiresAt", k.first_used_at AS "firstUsedAt", k.last_used_at AS "lastUsedAt",
        k.last_address AS "lastAddress", k.replaces_id::text AS "replacesId", k.replaced_by_id::text AS "replacedById"
      FROM (SELECT 1) one LEFT JOIN users u ON u.id = k.owner_id LEFT JOIN cost_centres c ON c.id = k.cost_centre_id
      WHERE v.seen
    ) d ON true
    WHERE v.seen OR ${within.namesOnly}`;
}
