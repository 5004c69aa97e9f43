import type { Day } from '@/lib/core/time';
import { OWNER_ID } from '@/lib/domain/api-keys/owner-sql';
import { GATEWAY_KEY_KIND, NO_REF, UNATTRIBUTED_KEY_REF } from '@/lib/domain/usage/ledger/names';
import { Prisma } from '@/prisma/generated/client';
import { SHARED_ID, SHARED_REF, UNASSIGNED_ID, UNASSIGNED_REF } from './rules';
import { COST_TAG_KEY } from './schema';

/** Assignments `s` with the months that they hold in: from `first_month` up to, not including, `until`. */
export const ASSIGNED_SPANS = Prisma.sql`(SELECT a.subject_kind, a.subject_id, a.first_month,
    coalesce(lead(a.first_month) OVER (PARTITION BY a.subject_kind, a.subject_id ORDER BY a.first_month), 'infinity'::date) AS until,
    a.cost_centre_id, n.ref AS centre_ref
  FROM cost_assignments a LEFT JOIN cost_centres n ON n.id = a.cost_centre_id) s`;

const spansOf = (kind: string) =>
  Prisma.sql`${ASSIGNED_SPANS} WHERE s.subject_kind = ${kind} AND s.centre_ref IS NOT NULL`;
const holds = (of: Prisma.Sql) => Prisma.sql`t.day >= ${of}.first_month AND t.day < ${of}.until`;

/** Steward's keys with the numbers that they have in figures, their own cost centre and their owner. */
const STEWARD_KEYS = Prisma.sql`SELECT c.ref, sk.owner_id, n.ref AS centre_ref FROM usage_callers c
  JOIN gateway_keys sk ON c.kind = ${GATEWAY_KEY_KIND} AND sk.id::text = c.id LEFT JOIN cost_centres n ON n.id = sk.cost_centre_id`;

/**
 * Joined to rows `t` of days or months with a workspace and a key; `CENTRE_REF` is then the number of their cost centre. What a
 * closed month has kept counts before everything, then the key, its owner or the caller without one, the workspace, its tag.
 */
export const CENTRE_JOINS = Prisma.sql`
  LEFT JOIN closed_centres kept ON kept.month = date_trunc('month', t.day::timestamp)::date AND kept.workspace_ref = t.workspace_ref
    AND kept.key_ref = t.key_ref
  LEFT JOIN (SELECT k.ref, s.* FROM (SELECT * FROM ${spansOf('api_key')}) s JOIN api_keys k ON k.id = s.subject_id) by_key
    ON by_key.ref = t.key_ref AND ${holds(Prisma.sql`by_key`)}
  LEFT JOIN (${STEWARD_KEYS}) by_steward_key ON by_steward_key.ref = t.key_ref
  LEFT JOIN (SELECT o.ref, s.* FROM (SELECT * FROM ${spansOf('owner')}) s
      JOIN (SELECT k.ref, ${OWNER_ID} AS id FROM api_keys k UNION ALL SELECT ref, id FROM usage_callers
        UNION ALL SELECT ref, owner_id FROM (${STEWARD_KEYS}) sk) o ON o.id = s.subject_id) by_owner
    ON by_owner.ref = t.key_ref AND ${holds(Prisma.sql`by_owner`)}
  LEFT JOIN (SELECT w.ref, s.* FROM (SELECT * FROM ${spansOf('workspace')}) s JOIN workspaces w ON w.id = s.subject_id) by_workspace
    ON by_workspace.ref = t.workspace_ref AND ${holds(Prisma.sql`by_workspace`)}
  LEFT JOIN (SELECT w.ref, w.is_default, n.ref AS centre_ref FROM workspaces w
      LEFT JOIN cost_centres n ON lower(n.code) = lower(trim(w.tags ->> (SELECT value ->> 'tagKey' FROM settings WHERE key = ${COST_TAG_KEY})))
    ) by_tag ON by_tag.ref = t.workspace_ref`;

/** Shared is what no one claims and no one can be asked about: of the default workspace, without a key, or of no key. */
export const CENTRE_REF = Prisma.sql`coalesce(kept.centre_ref, by_key.centre_ref, by_steward_key.centre_ref, by_owner.centre_ref, by_workspace.centre_ref,
  by_tag.centre_ref, CASE WHEN t.workspace_ref = ${NO_REF}::int OR by_tag.is_default OR t.key_ref IN (${NO_REF}::int, ${UNATTRIBUTED_KEY_REF}::int)
    THEN ${SHARED_REF}::int ELSE ${UNASSIGNED_REF}::int END)`;

const ANY_WORKSPACE = Prisma.sql`SELECT ref, id, is_default FROM workspaces UNION ALL SELECT ${NO_REF}::int, NULL, true`;

/** The cost centre of each month in turn, of rows `t` by month, joined as above and grouped. */
const IN_TURN = Prisma.sql`array_agg(${CENTRE_REF} ORDER BY t.day)`;
const byMonth = (from: Prisma.Sql, months: readonly Day[]) =>
  Prisma.sql`(SELECT m.day, p.* FROM (${from}) p CROSS JOIN unnest(${months}::date[]) m (day)) t ${CENTRE_JOINS}`;

/** Of each workspace the cost centres of what nothing nearer claims: `workspace_ref` and `centres`. */
export function usualCentres(months: readonly Day[]): Prisma.Sql {
  const from = Prisma.sql`SELECT ref AS workspace_ref, NULL::int AS key_ref FROM (${ANY_WORKSPACE}) w`;
  return Prisma.sql`SELECT t.workspace_ref, ${IN_TURN} AS centres FROM ${byMonth(from, months)} GROUP BY 1`;
}

/** Keys and callers that may have another cost centre than their workspace while its month is open. */
const NEARER_REFS = Prisma.sql`SELECT k.ref FROM cost_assignments a JOIN api_keys k ON k.id = a.subject_id WHERE a.subject_kind = 'api_key'
  UNION SELECT k.ref FROM cost_assignments a JOIN api_keys k ON ${OWNER_ID} = a.subject_id WHERE a.subject_kind = 'owner'
  UNION SELECT c.ref FROM cost_assignments a JOIN usage_callers c ON c.id = a.subject_id WHERE a.subject_kind = 'owner'
  UNION SELECT sk.ref FROM (${STEWARD_KEYS}) sk LEFT JOIN cost_assignments a ON a.subject_kind = 'owner' AND a.subject_id = sk.owner_id
    WHERE sk.centre_ref IS NOT NULL OR a.subject_id IS NOT NULL
  UNION VALUES (${NO_REF}::int), (${UNATTRIBUTED_KEY_REF}::int)`;

/**
 * What is in some month of another cost centre than is usual in its workspace: `workspace_ref`, `key_ref` and `centres`. A
 * closed month has kept a cost centre of every line; hours may hold what no day does.
 */
export function unusualCentres(months: readonly Day[], withHours: boolean): Prisma.Sql {
  const wanted = Prisma.sql`month = ANY(${months}::date[])`;
  const inHours = Prisma.sql`UNION SELECT w.ref, n.ref FROM (${NEARER_REFS}) n (ref) LEFT JOIN api_keys k ON k.ref = n.ref
    JOIN (${ANY_WORKSPACE}) w ON k.ref IS NULL OR w.is_default OR w.id = k.workspace_id`;
  const from = Prisma.sql`SELECT workspace_ref, key_ref FROM spend_monthly WHERE ${wanted} AND key_ref IN (${NEARER_REFS})
    UNION SELECT workspace_ref, key_ref FROM closed_centres WHERE ${wanted} ${withHours ? inHours : Prisma.empty}`;
  return Prisma.sql`SELECT t.workspace_ref, t.key_ref, ${IN_TURN} AS centres FROM ${byMonth(from, months)}
    JOIN (${usualCentres(months)}) usual ON usual.workspace_ref = t.workspace_ref
    GROUP BY 1, 2 HAVING ${IN_TURN} <> max(usual.centres)`;
}

const NAMELESS = new Map([
  [UNASSIGNED_ID, UNASSIGNED_REF],
  [SHARED_ID, SHARED_REF],
]);

/** Whether rows `t` with the number of their cost centre are of one of these, by id. */
export function isOfCentres(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`t.centre_ref = ANY(ARRAY(SELECT ref FROM cost_centres WHERE id::text = ANY(${ids}::text[]))
    || ${ids.flatMap((id) => NAMELESS.get(id) ?? [])}::int[])`;
}

/** Of cost centres `n`. */
export const CENTRE_LABEL = Prisma.sql`concat_ws(' ', n.code, n.name)`;

/** Joins the names of cost centres to rows `r` with a column `part`. */
export const CENTRE_NAMES = {
  columns: Prisma.sql`CASE r.part WHEN ${UNASSIGNED_REF} THEN ${UNASSIGNED_ID} WHEN ${SHARED_REF} THEN ${SHARED_ID} ELSE n.id::text END AS id,
    CASE r.part WHEN ${UNASSIGNED_REF} THEN 'Unassigned' WHEN ${SHARED_REF} THEN 'Shared' ELSE ${CENTRE_LABEL} END AS label,
    nullif(n.project, '') AS hint`,
  joins: Prisma.sql`LEFT JOIN cost_centres n ON n.ref = r.part`,
};
