import { OWNER_ID } from '@/lib/domain/api-keys/owner-sql';
import { NO_REF, UNATTRIBUTED_KEY_REF } from '@/lib/domain/usage/ledger/names';
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

/**
 * Joined to rows `t` of days or months with a workspace and a key; `CENTRE_REF` is then the number of their cost centre. What a
 * closed month has kept counts before everything, then the key, its owner or the caller without one, the workspace, its tag.
 */
export const CENTRE_JOINS = Prisma.sql`
  LEFT JOIN closed_centres kept ON kept.month = date_trunc('month', t.day::timestamp)::date AND kept.workspace_ref = t.workspace_ref
    AND kept.key_ref = t.key_ref
  LEFT JOIN (SELECT k.ref, s.* FROM (SELECT * FROM ${spansOf('api_key')}) s JOIN api_keys k ON k.id = s.subject_id) by_key
    ON by_key.ref = t.key_ref AND ${holds(Prisma.sql`by_key`)}
  LEFT JOIN (SELECT o.ref, s.* FROM (SELECT * FROM ${spansOf('owner')}) s
      JOIN (SELECT k.ref, ${OWNER_ID} AS id FROM api_keys k UNION ALL SELECT ref, id FROM usage_callers) o ON o.id = s.subject_id) by_owner
    ON by_owner.ref = t.key_ref AND ${holds(Prisma.sql`by_owner`)}
  LEFT JOIN (SELECT w.ref, s.* FROM (SELECT * FROM ${spansOf('workspace')}) s JOIN workspaces w ON w.id = s.subject_id) by_workspace
    ON by_workspace.ref = t.workspace_ref AND ${holds(Prisma.sql`by_workspace`)}
  LEFT JOIN (SELECT w.ref, w.is_default, n.ref AS centre_ref FROM workspaces w
      LEFT JOIN cost_centres n ON lower(n.code) = lower(trim(w.tags ->> (SELECT value ->> 'tagKey' FROM settings WHERE key = ${COST_TAG_KEY})))
    ) by_tag ON by_tag.ref = t.workspace_ref`;

/** Shared is what no one claims and no one can be asked about: of the default workspace, without a key, or of no key. */
export const CENTRE_REF = Prisma.sql`coalesce(kept.centre_ref, by_key.centre_ref, by_owner.centre_ref, by_workspace.centre_ref,
  by_tag.centre_ref, CASE WHEN t.workspace_ref = ${NO_REF}::int OR by_tag.is_default OR t.key_ref IN (${NO_REF}::int, ${UNATTRIBUTED_KEY_REF}::int)
    THEN ${SHARED_REF}::int ELSE ${UNASSIGNED_REF}::int END)`;

const NAMELESS = new Map([
  [UNASSIGNED_ID, UNASSIGNED_REF],
  [SHARED_ID, SHARED_REF],
]);

/** Whether rows `t`, joined as above, are of one of the cost centres, by id. */
export function isOfCentres(ids: readonly string[]): Prisma.Sql {
  return Prisma.sql`${CENTRE_REF} = ANY(ARRAY(SELECT ref FROM cost_centres WHERE id::text = ANY(${ids}::text[]))
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
