import type { Caller } from '@/lib/access/principals';
import { limitOf, reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import { dayOf } from '@/lib/core/time';
import { isOwnKey } from '@/lib/domain/api-keys/owner-sql';
import { Prisma } from '@/prisma/generated/client';
import type { Scope } from './rules';

/** Budgets `b` that the actor may see: where their role shows the money of it, and those that name them as their owner. */
function seenBy(actor: Caller): Prisma.Sql {
  if (reach(actor, 'budget:read').all) return Prisma.sql`true`;
  const { workspaceIds, own } = reach(actor, 'cost:read');
  const me = own ? actor.upstreamUserId : null;
  return Prisma.sql`(b.owner_id = ${actor.personId}::uuid
      AND ${limitOf(actor) === null}
    OR (b.scope_kind = 'workspace' AND b.scope_id = ANY(${workspaceIds}::text[]))
    OR (b.scope_kind = 'api_key' AND b.scope_id IN (
      SELECT k.id FROM api_keys k WHERE k.workspace_id = ANY(${workspaceIds}::text[]) OR ${isOwnKey(me)}))
    OR (b.scope_kind = 'owner' AND b.scope_id = ${me}::text))`;
}

/** The first day of the current period of a budget `b`. */
const currentFrom = (now: Date) => Prisma.sql`date_trunc(b.period, ${dayOf(now)}::date::timestamp)::date`;

/** Budgets that the actor may see, with where each stands in its current period, as last counted. */
export function budgetRows(actor: Caller, now: Date): Prisma.Sql {
  return Prisma.sql`
    SELECT b.id::text AS id, b.name, b.scope_kind AS "scopeKind", b.scope_id AS "scopeId", b.period,
      ${currentFrom(now)}::text AS "from", b.first_day::text AS "firstDay", b.archived_at AS "archivedAt",
      s.limit_nano AS "limit", s.spent_nano AS spent, s.low_nano AS low, s.expected_nano AS expected, s.high_nano AS high,
      coalesce(s.standing, 'unknown') AS standing, coalesce(s.missing_days, 0) AS "missingDays", s.data_as_of AS "dataAsOf",
      coalesce(w.name, k.name, ${nameSql(Prisma.sql`u`)}, CASE WHEN n.id IS NOT NULL THEN concat_ws(' ', n.code, n.name) END, CASE b.scope_kind WHEN 'organization' THEN 'The organisation' ELSE b.scope_id END) AS label,
      coalesce(kw.name, nullif(u.email, '')) AS hint,
      coalesce(w.archived_at IS NOT NULL OR w.gone_at IS NOT NULL OR k.gone_at IS NOT NULL OR k.status = 'archived'
        OR u.gone_at IS NOT NULL OR n.archived_at IS NOT NULL, false) AS "isOver",
      ${nameSql(Prisma.sql`p`, { id: Prisma.sql`p.id::text` })} AS "ownerName"
    FROM budgets b
    LEFT JOIN budget_states s ON s.budget_id = b.id AND s.period_from = ${currentFrom(now)}
    LEFT JOIN workspaces w ON b.scope_kind = 'workspace' AND w.id = b.scope_id
    LEFT JOIN api_keys k ON b.scope_kind = 'api_key' AND k.id = b.scope_id
    LEFT JOIN workspaces kw ON kw.id = k.workspace_id
    LEFT JOIN users u ON b.scope_kind = 'owner' AND u.id = b.scope_id
    LEFT JOIN cost_centres n ON b.scope_kind = 'cost_centre' AND n.id::text = b.scope_id
    LEFT JOIN people p ON p.id = b.owner_id
    WHERE ${seenBy(actor)}`;
}

/** Those in force of exactly one thing, the longest period first. */
export function budgetsOfScope(actor: Caller, now: Date, { kind, id }: Scope): Prisma.Sql {
  return Prisma.sql`
    SELECT * FROM (${budgetRows(actor, now)}) r WHERE r."archivedAt" IS NULL AND r."scopeKind" = ${kind} AND r."scopeId" = ${id}
    ORDER BY array_position(ARRAY['month', 'week', 'day'], r.period)`;
}
