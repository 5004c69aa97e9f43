import type { Caller } from '@/lib/access/principals';
import { type Reach, reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import { addDays, dayOf } from '@/lib/core/time';
import { environmentExpression } from '@/lib/domain/key-policy/name-rules';
import { GATEWAY_KEY_KIND } from '@/lib/domain/usage/ledger/names';
import { ALL_TOKENS } from '@/lib/domain/usage/types-sql';
import { anyOf, NEWEST_COST_DAY, SPEND_DAYS } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';
import { isOwnKey, OWNER_ID, OWNER_TYPE } from './owner-sql';
import { EXPIRES_WITHIN_DAYS, type KeyKind, OLD_AFTER_DAYS, UNUSED_AFTER_DAYS } from './rules';
import { hasLeft, stateAt, stewardStateAt, worksAt } from './state-sql';

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
  Prisma.sql`r.purpose`,
];

/**
 * Every key that the actor may see, whoever issued it, with all that they may not see of it as null or false: what is then
 * filtered, counted or ordered tells nothing about it.
 */
export function keyRows(actor: Caller, now: Date, kind?: KeyKind): Prisma.Sql {
  const dates = {
    oldBefore: new Date(now.getTime() - OLD_AFTER_DAYS * DAY_MS),
    unusedSince: addDays(dayOf(now), -UNUSED_AFTER_DAYS),
    expiresBefore: new Date(now.getTime() + EXPIRES_WITHIN_DAYS * DAY_MS),
  };
  if (kind === 'anthropic') return vendorKeys(actor, now, dates);
  if (kind === 'steward') return stewardKeys(actor, now, dates);
  return Prisma.sql`${vendorKeys(actor, now, dates)} UNION ALL ${stewardKeys(actor, now, dates)}`;
}

const PRODUCTION = Prisma.sql`${environmentExpression('production')}`;

/** A key `k` whose name speaks of development or staging, in a workspace whose name or tag does of production: those are found once. */
const IS_MISPLACED = Prisma.sql`coalesce(
  k.workspace_id IN (SELECT id FROM workspaces WHERE name ~* ${PRODUCTION} OR tags::text ~* ${PRODUCTION})
  AND k.name ~* ${environmentExpression('development', 'staging')}, false)`;

interface Dates {
  oldBefore: Date;
  unusedSince: string;
  expiresBefore: Date;
}

function vendorKeys(actor: Caller, now: Date, { oldBefore, unusedSince, expiresBefore }: Dates): Prisma.Sql {
  const within = reach(actor, 'api_key:read');
  return Prisma.sql`
    SELECT 'anthropic'::text AS kind, k.id, k.name, k.workspace_id AS "workspaceId", w.name AS "workspaceName",
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
      v.is_live AND x.has_left AND k.kept_at IS NULL AS "isLeft", v.is_live AND ${IS_MISPLACED} AS "isMisplaced",
      CASE WHEN ${keysWithin(actor, reach(actor, 'cost:read'))} THEN coalesce(s.cost_30, 0) END AS spend,
      CASE WHEN v.seen THEN nullif(k.purpose, '') END AS purpose, CASE WHEN v.seen THEN k.environment END AS environment,
      ${NOT_STEWARDS}
    FROM api_keys k
    LEFT JOIN workspaces w ON w.id = k.workspace_id
    LEFT JOIN key_stats s ON s.key_ref = k.ref
    CROSS JOIN LATERAL (SELECT
      ${stateAt(now)} AS status,
      ${keysWithin(actor, within)} AS seen
    ) a
    CROSS JOIN LATERAL (SELECT a.status, a.seen, a.seen AND ${worksAt(now)} AS is_live,
      ${OWNER_ID} AS owner_id, ${OWNER_TYPE} AS owner_type
    ) v
    LEFT JOIN users u ON u.id = v.owner_id
    CROSS JOIN LATERAL (SELECT ${hasLeft(Prisma.sql`u`, Prisma.sql`v.owner_type`)} AS has_left) x
    WHERE v.seen OR ${within.namesOnly}`;
}

/** What figures know of one of Steward's keys `k`, as `s`. */
export const STEWARD_STATS = Prisma.sql`LEFT JOIN usage_callers c ON c.kind = ${GATEWAY_KEY_KIND} AND c.id = k.id::text
  LEFT JOIN key_stats s ON s.key_ref = c.ref`;

/** What only keys of Steward's have. */
const NOT_STEWARDS = Prisma.sql`NULL::text[] AS addresses,
  NULL::integer AS "requestsPerMinute", NULL::integer AS "inputTokensPerMinute", NULL::integer AS "outputTokensPerMinute",
  NULL::bigint AS "spendPerDay", NULL::bigint AS "spendPerMonth", false AS "isRotated"`;

/** A key that another has taken the place of ends by itself, and needs nobody's look for its age. */
function stewardKeys(actor: Caller, now: Date, { oldBefore, unusedSince, expiresBefore }: Dates): Prisma.Sql {
  const within = reach(actor, 'gateway_key:read');
  const ifSeen = (value: Prisma.Sql) => Prisma.sql`CASE WHEN v.seen THEN ${value} END`;
  return Prisma.sql`
    SELECT 'steward'::text AS kind, k.id::text, k.name, k.workspace_id AS "workspaceId", w.name AS "workspaceName",
      'workspace'::text AS "scopeType", v.seen AS "isDetailed", ${ifSeen(Prisma.sql`v.status`)} AS status,
      ${ifSeen(Prisma.sql`'sk-ant-stw-...' || k.ends_with`)} AS hint, ${ifSeen(Prisma.sql`k.owner_id`)} AS "ownerId",
      ${ifSeen(Prisma.sql`v.owner_type`)} AS "ownerType",
      ${ifSeen(nameSql(Prisma.sql`u`, { id: Prisma.sql`k.owner_id` }))} AS "ownerName", ${ifSeen(Prisma.sql`u.email`)} AS "ownerEmail",
      v.seen AND x.has_left AS "hasOwnerLeft", v.seen AND u.id IS NOT NULL AS "hasOwnerPage",
      ${ifSeen(Prisma.sql`k.created_at`)} AS "createdAt", ${ifSeen(Prisma.sql`k.expires_at`)} AS "expiresAt",
      ${ifSeen(Prisma.sql`(k.last_used_at AT TIME ZONE 'UTC')::date::text`)} AS "lastUsedDay",
      v.is_live AND k.replaced_by_id IS NULL AND k.created_at < ${oldBefore} AS "isOld",
      v.is_live AND (greatest(k.last_used_at, k.created_at) AT TIME ZONE 'UTC')::date < ${unusedSince}::date AS "isUnused",
      v.is_live AND k.replaced_by_id IS NULL AND coalesce(k.expires_at <= ${expiresBefore}, false) AS "isExpiring",
      NULL::text AS "protectedReason", v.is_live AND x.has_left AND k.kept_at IS NULL AS "isLeft",
      v.is_live AND ${IS_MISPLACED} AS "isMisplaced",
      CASE WHEN ${stewardKeysWithin(actor, reach(actor, 'cost:read'))} THEN coalesce(s.cost_30, 0) END AS spend,
      ${ifSeen(Prisma.sql`k.purpose`)} AS purpose, ${ifSeen(Prisma.sql`k.environment`)} AS environment,
      ${ifSeen(Prisma.sql`k.addresses`)} AS addresses, ${ifSeen(Prisma.sql`k.requests_per_minute`)} AS "requestsPerMinute",
      ${ifSeen(Prisma.sql`k.input_tokens_per_minute`)} AS "inputTokensPerMinute",
      ${ifSeen(Prisma.sql`k.output_tokens_per_minute`)} AS "outputTokensPerMinute",
      ${ifSeen(Prisma.sql`k.spend_per_day`)} AS "spendPerDay", ${ifSeen(Prisma.sql`k.spend_per_month`)} AS "spendPerMonth",
      v.seen AND k.replaced_by_id IS NOT NULL AS "isRotated"
    FROM gateway_keys k
    LEFT JOIN workspaces w ON w.id = k.workspace_id
    LEFT JOIN users u ON u.id = k.owner_id
    ${STEWARD_STATS}
    CROSS JOIN LATERAL (SELECT ${stewardStateAt(now)} AS status, ${stewardKeysWithin(actor, within)} AS seen,
      CASE WHEN k.owner_id IS NOT NULL THEN 'user' END AS owner_type) a
    CROSS JOIN LATERAL (SELECT a.status, a.seen, a.owner_type, a.seen AND a.status = 'active' AS is_live) v
    CROSS JOIN LATERAL (SELECT ${hasLeft(Prisma.sql`u`, Prisma.sql`v.owner_type`)} AS has_left) x
    WHERE v.seen OR ${within.namesOnly}`;
}

function stewardKeysWithin(actor: Caller, within: Reach): Prisma.Sql {
  if (within.all) return Prisma.sql`true`;
  const allowed = [Prisma.sql`k.workspace_id = ANY(${within.workspaceIds}::text[])`];
  if (within.own && actor.upstreamUserId !== null) allowed.push(Prisma.sql`k.owner_id = ${actor.upstreamUserId}`);
  return Prisma.sql`coalesce(${anyOf(allowed)}, false)`;
}

/** Rows `r` that the reader sees whole, of keys that were used with the model in the last 30 days. */
export function hasUsed(model: string): Prisma.Sql {
  return Prisma.sql`r."isDetailed" AND r.id IN (
    SELECT coalesce(k.id, c.id) FROM spend_daily t JOIN dimension_values m ON m.ref = t.model_ref
    LEFT JOIN api_keys k ON k.ref = t.key_ref LEFT JOIN usage_callers c ON c.ref = t.key_ref
    WHERE m.kind = 'model' AND m.value = ${model} AND t.day > ${NEWEST_COST_DAY} - ${SPEND_DAYS}::int AND ${ALL_TOKENS} > 0
  )`;
}

/** Rows `r` of keys that work and were not used on any of so many days, all of which were read. The gateway tells at once. */
export function isUnusedFor(days: number, now: Date): Prisma.Sql {
  const since = addDays(dayOf(now), -days);
  return Prisma.sql`r.status = 'active'
    AND coalesce(greatest(r."lastUsedDay"::date, (r."createdAt" AT TIME ZONE 'UTC')::date) < ${since}::date, false)
    AND (r.kind = 'steward' OR coalesce((SELECT min(day) FROM report_days WHERE report = 'usage') <= ${since}::date, false))`;
}
