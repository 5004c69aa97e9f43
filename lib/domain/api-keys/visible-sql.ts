import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import { addDays, dayOf } from '@/lib/core/time';
import { anyOf } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import { isOwnKey, OWNER_ID, OWNER_TYPE } from './owner-sql';
import { EXPIRES_WITHIN_DAYS, OLD_AFTER_DAYS, UNUSED_AFTER_DAYS } from './rules';
import { hasLeft, stateAt } from './state-sql';

const DAY_MS = 86_400_000;

/** Which keys `k` a reach holds with all that is known of them. */
function keysWithin(actor: Caller, within: Reach): Prisma.Sql {
  if (within.all) return Prisma.sql`true`;
  const allowed: Prisma.Sql[] = [];
  if (within.workspaceIds.length > 0) allowed.push(Prisma.sql`k.workspace_id = ANY(${within.workspaceIds}::text[])`);
  if (within.own && actor.upstreamUserId !== null) {
    allowed.push(isOwnKey(actor.upstreamUserId));
  }
  return Prisma.sql`coalesce(${anyOf(allowed)}, false)`;
}

/** What is looked through of `r`, the rows. */
export const KEY_SEARCHED = [
  Prisma.sql`r.name`,
  Prisma.sql`r.id`,
  Prisma.sql`r.hint`,
  Prisma.sql`r."workspaceName"`,
  Prisma.sql`r."ownerName"`,
  Prisma.sql`r."ownerEmail"`,
];

/**
 * Every key that the actor may see, with all that they may not see of it as null or false: what is then filtered,
 * counted or ordered tells nothing about it.
 */
export function keyRows(actor: Caller, now: Date): Prisma.Sql {
  const within = reach(actor, 'api_key:read');
  const oldBefore = new Date(now.getTime() - OLD_AFTER_DAYS * DAY_MS);
  const unusedSince = addDays(dayOf(now), -UNUSED_AFTER_DAYS);
  const expiresBefore = new Date(now.getTime() + EXPIRES_WITHIN_DAYS * DAY_MS);
  return Prisma.sql`
    SELECT k.id, k.name, k.workspace_id AS "workspaceId", w.name AS "workspaceName",
      k.scope_type AS "scopeType", v.seen AS "isDetailed",
      CASE WHEN v.seen THEN v.status END AS status,
      CASE WHEN v.seen THEN k.partial_key_hint END AS hint,
      CASE WHEN v.seen THEN v.owner_id END AS "ownerId",
      CASE WHEN v.seen THEN v.owner_type END AS "ownerType",
      CASE WHEN v.seen THEN ${nameSql(Prisma.sql`u`, { id: Prisma.sql`v.owner_id`, type: Prisma.sql`v.owner_type` })} END AS "ownerName",
      CASE WHEN v.seen THEN u.email END AS "ownerEmail",
      v.seen AND x.has_left AS "hasOwnerLeft", v.seen AND u.id IS NOT NULL AS "hasOwnerPage",
      CASE WHEN v.seen THEN k.created_at END AS "createdAt",
      CASE WHEN v.seen THEN k.expires_at END AS "expiresAt",
      CASE WHEN v.seen THEN s.last_used_day::text END AS "lastUsedDay",
      v.is_live AND coalesce(k.created_at < ${oldBefore}, false) AS "isOld",
      v.is_live AND coalesce(greatest(s.last_used_day, (k.created_at AT TIME ZONE 'UTC')::date) < ${unusedSince}::date
        AND (SELECT min(day) FROM report_days WHERE report = 'usage') <= ${unusedSince}::date, false) AS "isUnused",
      v.is_live AND coalesce(k.expires_at <= ${expiresBefore}, false) AS "isExpiring",
      CASE WHEN v.seen THEN k.protected_reason END AS "protectedReason",
      v.is_live AND x.has_left AND k.kept_at IS NULL AS "isLeft",
      CASE WHEN ${keysWithin(actor, reach(actor, 'cost:read'))} THEN coalesce(s.cost_30, 0) END AS spend
    FROM api_keys k
    LEFT JOIN workspaces w ON w.id = k.workspace_id
    LEFT JOIN key_stats s ON s.key_ref = k.ref
    CROSS JOIN LATERAL (SELECT
      ${stateAt(now)} AS status,
      ${keysWithin(actor, within)} AS seen
    ) a
    CROSS JOIN LATERAL (SELECT a.status, a.seen, a.seen AND a.status = 'active' AS is_live,
      ${OWNER_ID} AS owner_id, ${OWNER_TYPE} AS owner_type
    ) v
    LEFT JOIN users u ON u.id = v.owner_id
    CROSS JOIN LATERAL (SELECT ${hasLeft(Prisma.sql`u`, Prisma.sql`v.owner_type`)} AS has_left) x
    WHERE v.seen OR ${within.namesOnly}`;
}

/** Rows `r` of keys that work and were not used on any of so many days, all of which were read. */
export function isUnusedFor(days: number, now: Date): Prisma.Sql {
  const since = addDays(dayOf(now), -days);
  return Prisma.sql`r.status = 'active'
    AND coalesce(greatest(r."lastUsedDay"::date, (r."createdAt" AT TIME ZONE 'UTC')::date) < ${since}::date, false)
    AND coalesce((SELECT min(day) FROM report_days WHERE report = 'usage') <= ${since}::date, false)`;
}
