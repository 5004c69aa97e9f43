import { notFound } from '@/lib/core/errors';
import { dayOf, monthStart } from '@/lib/core/time';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { type AssignmentRow, assignmentRows } from './assigned-sql';
import { centreRows, readCentreMonth, readCharged, yearBefore } from './month-reads';
import { ASSIGNED_SPANS } from './place-sql';
import { type CentreMonth, type CentreRow, costCentreGet, costCentreList } from './query-schema';
import { SHARED_ID, UNASSIGNED_ID, UNASSIGNED_REF } from './rules';
import { readSharing, readTagKey } from './sharing-reads';

const MOST_CENTRES = 1_000;
const MOST_UNASSIGNED = 10;

/** Every cost centre with what belongs to it, what the running month charges it so far, and what has none. */
export const listCostCentres = answer(costCentreList, async (ctx) => {
  const month = monthStart(dayOf(ctx.now));
  const tagKey = await readTagKey(ctx.db);
  const [centres, known, unassigned, tagKeys, unknownTags] = await Promise.all([
    readRows(ctx),
    readCentreMonth(ctx, month),
    ctx.db.$queryRaw<{ id: string; name: string; cost: string }[]>`
      SELECT coalesce(w.id, ${UNASSIGNED_ID}) AS id, coalesce(w.name, 'Default workspace') AS name, sum(t.reported)::text AS cost
      FROM (${centreRows({ from: month, to: month })}) t LEFT JOIN workspaces w ON w.ref = t.workspace_ref
      WHERE t.centre_ref = ${UNASSIGNED_REF}::int GROUP BY 1, 2 HAVING sum(t.reported) <> 0
      ORDER BY sum(t.reported) DESC, 2 LIMIT ${MOST_UNASSIGNED}`,
    ctx.db.$queryRaw<{ key: string }[]>`
      SELECT DISTINCT e.key FROM workspaces w CROSS JOIN jsonb_each_text(w.tags) e WHERE w.gone_at IS NULL ORDER BY 1 LIMIT 100`,
    ctx.db.$queryRaw<{ value: string; workspaces: number }[]>`
      SELECT trim(w.tags ->> ${tagKey}::text) AS value, count(*)::int AS workspaces FROM workspaces w
      WHERE trim(w.tags ->> ${tagKey}::text) <> '' AND w.gone_at IS NULL AND w.archived_at IS NULL
        AND NOT EXISTS (SELECT FROM cost_centres n WHERE lower(n.code) = lower(trim(w.tags ->> ${tagKey}::text)))
      GROUP BY 1 ORDER BY 1 LIMIT 100`,
  ]);
  const sharing = await readSharing(ctx.db);
  return {
    centres,
    month: known ?? nothingRead(month, { rule: sharing.rule, shares: [...sharing.shares] }),
    ...{ tagKey, unassigned, unknownTags },
    tagKeys: tagKeys.map(({ key }) => key),
  };
});

function nothingRead(month: string, sharing: CentreMonth['sharing']): CentreMonth {
  const line = (id: string, name: string) => ({
    ...{ id, name, code: '', project: '', ledgerCode: '' },
    ...{ own: '0', shared: '0', total: '0', frozen: null, corrections: null },
  });
  return {
    ...{ month, state: 'running' as const, closed: null, frozen: null, lines: [], shared: '0', reported: '0', sharing },
    ...{ unassigned: line(UNASSIGNED_ID, 'Unassigned'), apart: line(SHARED_ID, 'Shared, left apart') },
  };
}

async function readRows(ctx: CallerCtx, id?: string): Promise<CentreRow[]> {
  const month = monthStart(dayOf(ctx.now));
  const tagKey = await readTagKey(ctx.db);
  const [centres, counts, tagged] = await Promise.all([
    ctx.db.costCentre.findMany({ where: { id }, orderBy: [{ code: 'asc' }], take: MOST_CENTRES }),
    ctx.db.$queryRaw<{ id: string; kind: 'api_key' | 'owner' | 'workspace'; count: number }[]>`
      SELECT s.cost_centre_id::text AS id, s.subject_kind AS kind, count(*)::int AS count FROM ${ASSIGNED_SPANS}
      WHERE s.cost_centre_id IS NOT NULL AND s.first_month <= ${month}::date AND s.until > ${month}::date GROUP BY 1, 2`,
    ctx.db.$queryRaw<{ code: string; count: number }[]>`
      SELECT lower(trim(tags ->> ${tagKey}::text)) AS code, count(*)::int AS count FROM workspaces
      WHERE tags ->> ${tagKey}::text IS NOT NULL AND gone_at IS NULL GROUP BY 1`,
  ]);
  return centres.map(({ ref: _, createdAt: __, ...centre }) => {
    const count = (kind: string) => counts.find((one) => one.id === centre.id && one.kind === kind)?.count ?? 0;
    const assigned = { api_key: count('api_key'), owner: count('owner'), workspace: count('workspace') };
    return { ...centre, assigned, tagged: tagged.find(({ code }) => code === centre.code.toLowerCase())?.count ?? 0 };
  });
}

/** A cost centre, what is and was assigned to it, and what its last twelve months came to. */
export const getCostCentre = answer(costCentreGet, async (ctx, { costCentreId }) => {
  const [row] = await readRows(ctx, costCentreId);
  const centre = await ctx.db.costCentre.findUnique({ where: { id: costCentreId } });
  if (!row || !centre) throw notFound('cost centre');
  const months = yearBefore(monthStart(dayOf(ctx.now)));
  const [charged, assignments] = await Promise.all([
    readCharged(ctx, { from: months.at(-1) ?? '', to: months[0] ?? '' }),
    ctx.db.$queryRaw<AssignmentRow[]>(assignmentRows(Prisma.sql`s.cost_centre_id = ${costCentreId}::uuid`)),
  ]);
  return {
    ...row,
    assignments,
    months: months.map((month) => {
      const { isRead, chargedTo } = charged.of(month);
      return { month, charged: isRead ? chargedTo(centre.ref) : null };
    }),
  };
});
