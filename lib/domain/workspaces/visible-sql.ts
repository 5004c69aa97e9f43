import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { isOwnKey } from '@/lib/domain/api-keys/owner-sql';
import { keyRows } from '@/lib/domain/api-keys/visible-sql';
import { SPEND_COST } from '@/lib/domain/usage/types-sql';
import { NEWEST_COST_DAY, SPEND_DAYS } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';

/** Workspaces that the actor may see, with what may be known of each; what may not is null. */
export function workspaceRows(actor: Caller, now: Date): Prisma.Sql {
  const within = reach(actor, 'workspace:read');
  const visible = within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
  return Prisma.sql`
    SELECT w.id, w.name, w.display_color AS color, w.is_default AS "isDefault", w.created_at AS "createdAt",
      w.archived_at AS "archivedAt", w.gone_at AS "goneAt", w.tags,
      CASE WHEN NOT w.is_default THEN coalesce(m.members, 0) END AS members,
      CASE WHEN v.keys <> 'hidden' THEN coalesce(k.active, 0) END AS "activeKeys",
      CASE WHEN v.keys <> 'hidden' THEN coalesce(k.unused, 0) END AS "unusedKeys",
      CASE WHEN v.spend <> 'hidden' THEN coalesce(s.spend, 0) END AS spend,
      v.keys AS "keysSight", v.spend AS "spendSight"
    FROM workspaces w
    CROSS JOIN LATERAL (SELECT ${sight(actor, 'api_key:read')} AS keys, ${sight(actor, 'cost:read')} AS spend) v
    LEFT JOIN (
      SELECT workspace_id, count(*)::int AS members FROM workspace_members WHERE gone_at IS NULL GROUP BY 1
    ) m ON m.workspace_id = w.id
    LEFT JOIN (
      SELECT r."workspaceId" AS workspace_id, count(*) FILTER (WHERE r.status = 'active')::int AS active,
        count(*) FILTER (WHERE r."isUnused")::int AS unused
      FROM (${keyRows(actor, now)}) r GROUP BY 1
    ) k ON k.workspace_id = w.id
    LEFT JOIN (${spendRows(actor)}) s ON s.ref = w.ref
    WHERE ${visible}`;
}

/** How much of a workspace `w` the permission shows. */
function sight(actor: Caller, permission: 'api_key:read' | 'cost:read'): Prisma.Sql {
  const within = reach(actor, permission);
  if (within.all) return Prisma.sql`'all'`;
  return Prisma.sql`CASE WHEN w.id = ANY(${within.workspaceIds}::text[]) THEN 'all'
    WHEN ${within.own} THEN 'own' ELSE 'hidden' END`;
}

/** Spend of the last 30 days by workspace: all of those in reach, in others that of the actor's own keys. */
function spendRows(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'cost:read');
  const days = Prisma.sql`t.day > ${NEWEST_COST_DAY} - ${SPEND_DAYS}::int AND t.day <= ${NEWEST_COST_DAY}`;
  const led = Prisma.sql`SELECT ref FROM workspaces WHERE id = ANY(${within.workspaceIds}::text[])`;
  const whole = Prisma.sql`
    SELECT t.workspace_ref AS ref, sum(t.cost)::bigint AS spend FROM rollup_workspace t
    WHERE ${days} AND ${within.all ? Prisma.sql`true` : Prisma.sql`t.workspace_ref IN (${led})`} GROUP BY 1`;
  if (within.all || !within.own || actor.upstreamUserId === null) return whole;
  return Prisma.sql`${whole} UNION ALL
    SELECT t.workspace_ref, sum(${SPEND_COST})::bigint
    FROM spend_daily t
    WHERE ${days} AND t.key_ref IN (SELECT ref FROM api_keys k WHERE ${isOwnKey(actor.upstreamUserId)})
      AND t.workspace_ref NOT IN (${led}) GROUP BY 1`;
}
