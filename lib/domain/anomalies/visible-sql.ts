import type { Caller } from '@/lib/access/principals';
import { reach } from '@/lib/access/reach';
import { isOwnKey } from '@/lib/domain/api-keys/owner-sql';
import { STEWARD_PREFIX } from '@/lib/domain/usage/schema';
import { Prisma } from '@/prisma/generated/client';

/** Anomalies whose money the actor may see, as they are called now. */
export function anomalyRows(actor: Caller): Prisma.Sql {
  const { all, workspaceIds, own } = reach(actor, 'cost:read');
  const seen = all
    ? Prisma.sql`true`
    : Prisma.sql`(a.workspace_id = ANY(${workspaceIds}::text[])
        OR (a.series_kind = 'api_key' AND ${own ? isOwn(actor.upstreamUserId) : Prisma.sql`false`}))`;
  return Prisma.sql`
    SELECT a.id::text AS id, a.series_kind AS "seriesKind", a.series_id AS "seriesId",
      CASE a.series_kind WHEN 'api_key' THEN coalesce(k.name, g.name, a.name) WHEN 'workspace' THEN coalesce(w.name, a.name) ELSE a.name END AS name,
      a.workspace_id AS "workspaceId", w.name AS "workspaceName", a.api_key_id AS "apiKeyId", a.model,
      a.found_by AS "foundBy", a.since, a.seen::text AS seen, a.usual_nano AS usual, a.limit_nano AS "limit",
      a.peak_nano AS peak, a.excess_nano AS excess, a.state, a.verdict, a.note, a.snoozed_until::text AS "snoozedUntil"
    FROM anomalies a LEFT JOIN workspaces w ON w.id = a.workspace_id LEFT JOIN api_keys k ON k.id = a.api_key_id
    LEFT JOIN gateway_keys g ON ${STEWARD_PREFIX} || g.id = a.api_key_id
    WHERE ${seen}`;
}

/** Whether an anomaly is of a key of Anthropic's `k`, or of Steward's own `g`, that is the member's. */
function isOwn(userId: string | null): Prisma.Sql {
  return Prisma.sql`(${isOwnKey(userId)} OR g.owner_id = ${userId}::text)`;
}
