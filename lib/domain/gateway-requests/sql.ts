import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { allOf, anyOf } from '@/lib/lists/sql';
import { Prisma } from '@/prisma/generated/client';

/** Keys of the gateway `k` of which the actor may see more than their names. */
export function seesKey(actor: Caller): Prisma.Sql {
  const within = reach(actor, 'gateway_key:read');
  if (within.all) return Prisma.sql`true`;
  return anyOf([
    ...(within.workspaceIds.length > 0 ? [Prisma.sql`k.workspace_id = ANY(${within.workspaceIds}::text[])`] : []),
    ...(within.own && actor.upstreamUserId !== null ? [Prisma.sql`k.owner_id = ${actor.upstreamUserId}`] : []),
  ]);
}

/** Rows `r` of keys that the actor may see, of one key or workspace if it is named. Keys are looked up once. */
export function ofKeys(
  actor: Caller,
  { gatewayKeyId, workspaceId }: { gatewayKeyId?: string | undefined; workspaceId?: string | undefined },
): Prisma.Sql {
  const named = [
    ...(gatewayKeyId === undefined ? [] : [Prisma.sql`k.id = ${gatewayKeyId}::uuid`]),
    ...(workspaceId === undefined ? [] : [Prisma.sql`k.workspace_id = ${workspaceId}`]),
  ];
  if (named.length === 0 && reach(actor, 'gateway_key:read').all) return Prisma.sql`true`;
  return Prisma.sql`r.key_id = ANY(ARRAY(SELECT k.id FROM gateway_keys k WHERE ${allOf([seesKey(actor), ...named])}))`;
}

/** Of sums `r` of requests. */
export const TRAFFIC_SUMS = Prisma.sql`coalesce(sum(r.requests), 0)::int AS requests, coalesce(sum(r.refused), 0)::int AS refused,
  coalesce(sum(r.failed), 0)::int AS failed, coalesce(sum(r.broken), 0)::int AS broken,
  coalesce(sum(r.uncached + r.cache_write_5m + r.cache_write_1h + r.cache_read + r.output), 0)::text AS tokens,
  coalesce(sum(r.cost_nano), 0)::text AS "costNano"`;

export const COUNTS = Prisma.sql`r.uncached::text, r.cache_write_5m::text AS "cacheWrite5m", r.cache_write_1h::text AS "cacheWrite1h",
  r.cache_read::text AS "cacheRead", r.output::text, r.web_searches::text AS "webSearches", r.cost_nano::text AS "costNano"`;
