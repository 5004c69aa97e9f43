import type { Caller } from '@/lib/access/principals';
import type { Day } from '@/lib/core/time';
import { HINTED_REF } from '@/lib/domain/api-keys/hint-sql';
import { CENTRE_JOINS, CENTRE_REF } from '@/lib/domain/cost-centres/place-sql';
import { UNATTRIBUTED_KEY_REF } from '@/lib/domain/usage/ledger/names';
import { filterSql, NO_FILTERS, type RowFilters } from '@/lib/domain/usage/report/parts-sql';
import type { Reader } from '@/lib/domain/usage/report/read';
import { SPEND_COST } from '@/lib/domain/usage/types-sql';
import { Prisma } from '@/prisma/generated/client';
import { aheadByDay, type ReportedCell, type ThroughCell } from './ahead-rules';
import { parseFamily, type Scope } from './rules';

/** Steward itself counts all that there is: who may see a figure is asked where it is shown. */
export const STEWARD: Caller = {
  ...{ kind: 'person', personId: '', email: '', name: 'Steward', role: 'owner', upstreamUserId: null },
  ...{ leadWorkspaceIds: [], memberWorkspaceIds: [], isAuditClosed: false },
};

/** The number of a Steward key that no figures name yet. */
const UNNAMED_REF = -2_147_483_648;

type Row = Omit<ThroughCell, 'vendorRef'> & { vendorRef: number | null };

/**
 * What went through the gateway in days that the report does not have whole, as far as it is more than the report has. A vendor
 * key is known by its hint; of one that is not, the report alone counts.
 */
export async function readAhead(
  { db }: Reader,
  scope: Scope,
  filter: Partial<RowFilters>,
  days: readonly Day[],
): Promise<Map<Day, bigint>> {
  if (days.length === 0) return new Map();
  const isIn = Prisma.join(filterSql(STEWARD, { ...NO_FILTERS, ...filter, model: [] }), ' AND ');
  const rows = await db.$queryRaw<Row[]>`
    WITH through AS (
      SELECT l.day, w.ref AS workspace_ref, v.ref AS vendor_ref, coalesce(c.ref, ${UNNAMED_REF}::int) AS key_ref,
        ${withoutDate(Prisma.sql`l.model`)} AS model, sum(l.cost_nano) AS nano
      FROM gateway_ledger l JOIN workspaces w ON w.id = l.workspace_id LEFT JOIN usage_callers c ON c.id = l.key_id::text
      CROSS JOIN LATERAL (SELECT ${HINTED_REF} AS ref) v
      WHERE l.day = ANY(${[...days]}::date[]) AND v.ref IS NOT NULL GROUP BY 1, 2, 3, 4, 5
    ), cells AS (
      SELECT day, workspace_ref, vendor_ref, key_ref, model, nano FROM through
      UNION ALL
      SELECT s.day, s.workspace_ref, NULL, s.key_ref, coalesce(${withoutDate(Prisma.sql`d.value`)}, ''), ${SPEND_COST}
      FROM spend_daily s LEFT JOIN dimension_values d ON d.ref = s.model_ref
      WHERE (s.day, s.workspace_ref) IN (SELECT day, workspace_ref FROM through)
        AND (s.key_ref = ${UNATTRIBUTED_KEY_REF} OR s.key_ref IN (SELECT vendor_ref FROM through UNION SELECT key_ref FROM through))
    ), placed AS (SELECT t.*, ${CENTRE_REF} AS centre_ref FROM cells t ${CENTRE_JOINS})
    SELECT t.day::text AS day, t.workspace_ref AS "workspaceRef", t.vendor_ref AS "vendorRef", t.key_ref AS "keyRef", t.model,
      t.nano::bigint AS nano, coalesce(${isIn}, false) AS "isIn"
    FROM placed t`;
  const through = rows.flatMap(({ vendorRef, ...row }) => (vendorRef === null ? [] : [{ ...row, vendorRef }]));
  const reported: ReportedCell[] = rows.filter(({ vendorRef }) => vendorRef === null);
  return aheadByDay(
    through,
    reported,
    scope.kind === 'model_family' ? (model) => parseFamily(model) === scope.id : null,
  );
}

const withoutDate = (name: Prisma.Sql) => Prisma.sql`regexp_replace(${name}, '-\\d{8}$', '')`;
