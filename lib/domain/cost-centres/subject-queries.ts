import { reach } from '@/lib/access/reach';
import { nameSql } from '@/lib/core/names';
import { addMonths, type Day, dayOf, monthStart } from '@/lib/core/time';
import { OWNER_ID } from '@/lib/domain/api-keys/owner-sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { ASSIGNED_SPANS } from './place-sql';
import { type CentreInForce, costCentreChoices, costCentreFile, costCentreOf } from './query-schema';
import type { CostSubject } from './schema';
import { readTagKey } from './sharing-reads';

interface Claim {
  kind: NonNullable<CentreInForce['by']>;
  byName: string | null;
  firstMonth: Day | null;
  id: string | null;
  code: string;
  name: string;
  project: string;
  ledgerCode: string;
}

/** Which cost centre one thing has this month, and why: for whoever sees what it costs. */
export const getCostCentreOf = answer(costCentreOf, async (ctx, subject) => {
  if (!(await seesCost(ctx, subject))) return null;
  const month = monthStart(dayOf(ctx.now));
  const tagKey = await readTagKey(ctx.db);
  const claims = await ctx.db.$queryRaw<Claim[]>`
    WITH asked AS (${askedSql(subject)}),
    claims AS (
      SELECT 1 AS place, s.subject_kind AS kind, NULL::text AS by_name, s.first_month, s.cost_centre_id FROM ${ASSIGNED_SPANS}
        WHERE s.subject_kind = ${subject.kind} AND s.subject_id = ${subject.id}
          AND s.first_month <= ${month}::date AND s.until > ${month}::date
      UNION ALL SELECT 2, 'owner', ${nameSql(Prisma.sql`u`, { id: Prisma.sql`q.owner_id` })}, s.first_month, s.cost_centre_id
        FROM asked q JOIN ${ASSIGNED_SPANS} ON s.subject_kind = 'owner' AND s.subject_id = q.owner_id LEFT JOIN users u ON u.id = q.owner_id
        WHERE s.first_month <= ${month}::date AND s.until > ${month}::date
      UNION ALL SELECT 3, 'workspace', w.name, s.first_month, s.cost_centre_id
        FROM asked q JOIN workspaces w ON w.id = q.workspace_id JOIN ${ASSIGNED_SPANS} ON s.subject_kind = 'workspace' AND s.subject_id = w.id
        WHERE s.first_month <= ${month}::date AND s.until > ${month}::date
      UNION ALL SELECT 4, 'tag', ${tagKey}::text || ' = ' || trim(w.tags ->> ${tagKey}::text), NULL::date, n.id
        FROM asked q JOIN workspaces w ON w.id = coalesce(q.workspace_id, q.tagged_id)
        JOIN cost_centres n ON lower(n.code) = lower(trim(w.tags ->> ${tagKey}::text))
    )
    SELECT c.kind, c.by_name AS "byName", c.first_month::text AS "firstMonth", n.id::text AS id, coalesce(n.code, '') AS code,
      coalesce(n.name, '') AS name, coalesce(n.project, '') AS project, coalesce(n.ledger_code, '') AS "ledgerCode"
    FROM claims c LEFT JOIN cost_centres n ON n.id = c.cost_centre_id ORDER BY c.place`;
  const own = claims.find(({ kind, byName }) => kind === subject.kind && byName === null);
  const holds = claims.find(({ id }) => id !== null);
  const [next] = await ctx.db.$queryRaw<{ month: Day; code: string | null }[]>`
    SELECT s.first_month::text AS month, n.code FROM ${ASSIGNED_SPANS} LEFT JOIN cost_centres n ON n.id = s.cost_centre_id
    WHERE s.subject_kind = ${subject.kind} AND s.subject_id = ${subject.id} AND s.first_month > ${month}::date ORDER BY 1 LIMIT 1`;
  return {
    costCentre: holds?.id
      ? { id: holds.id, code: holds.code, name: holds.name, project: holds.project, ledgerCode: holds.ledgerCode }
      : null,
    ...{ by: holds?.kind ?? null, byName: holds?.byName ?? null },
    ...{ ownId: own?.id ?? null, firstMonth: holds?.firstMonth ?? null, next: next ?? null },
  };
});

/** Whose assignments count for it after its own. */
function askedSql({ kind, id }: CostSubject): Prisma.Sql {
  if (kind === 'api_key') {
    return Prisma.sql`SELECT ${OWNER_ID} AS owner_id, k.workspace_id, NULL::text AS tagged_id FROM api_keys k WHERE k.id = ${id}`;
  }
  return Prisma.sql`SELECT NULL::text AS owner_id, NULL::text AS workspace_id, ${kind === 'workspace' ? id : null}::text AS tagged_id`;
}

async function seesCost({ actor, db }: CallerCtx, { kind, id }: CostSubject): Promise<boolean> {
  const within = reach(actor, 'cost:read');
  if (within.all) return true;
  if (kind === 'workspace') return within.workspaceIds.includes(id);
  if (kind === 'owner') return within.own && id === actor.upstreamUserId;
  const [key] = await db.$queryRaw<{ ownerId: string | null; workspaceId: string | null }[]>`
    SELECT ${OWNER_ID} AS "ownerId", k.workspace_id AS "workspaceId" FROM api_keys k WHERE k.id = ${id}`;
  const isOwn = within.own && actor.upstreamUserId !== null && key?.ownerId === actor.upstreamUserId;
  return isOwn || (key?.workspaceId != null && within.workspaceIds.includes(key.workspaceId));
}

const MOST_CHOICES = 1_000;
const MONTHS_BACK = 12;
const MONTHS_AHEAD = 3;

/** The cost centres that can be assigned, and the months from which: those that are not closed, the running one first. */
export const listCentreChoices = answer(costCentreChoices, async ({ db, now }) => {
  const thisMonth = monthStart(dayOf(now));
  const centres = await db.costCentre.findMany({
    where: { archivedAt: null },
    select: { id: true, code: true, name: true },
    orderBy: { code: 'asc' },
    take: MOST_CHOICES,
  });
  const closed = await db.closedMonth.findMany({ select: { month: true } });
  const lastClosed =
    closed
      .map(({ month }) => dayOf(month))
      .sort()
      .at(-1) ?? '';
  const months = [
    ...Array.from({ length: MONTHS_BACK + 1 }, (_, back) => addMonths(thisMonth, -back)),
    ...Array.from({ length: MONTHS_AHEAD }, (_, ahead) => addMonths(thisMonth, ahead + 1)),
  ];
  return { centres, months: months.filter((month) => month > lastClosed) };
});

const MOST_LINES = 10_000;

/** Every cost centre and every assignment as lines that the import takes. */
export const listCentreFile = answer(costCentreFile, async ({ db }) => {
  const centres = await db.costCentre.findMany({ orderBy: { code: 'asc' }, take: MOST_LINES });
  const assignments = await db.costAssignment.findMany({
    include: { costCentre: true },
    orderBy: [{ subjectKind: 'asc' }, { subjectId: 'asc' }, { firstMonth: 'asc' }],
    take: MOST_LINES,
  });
  const bare = { name: '', project: '', ledger_code: '', subject: '', subject_id: '', first_month: '' };
  return [
    ...centres.map(({ code, name, project, ledgerCode }) => ({
      ...bare,
      ...{ cost_centre: code, name, project, ledger_code: ledgerCode },
    })),
    ...assignments.map(({ subjectKind, subjectId, firstMonth, costCentre }) => ({
      ...bare,
      cost_centre: costCentre?.code ?? '',
      ...{ subject: subjectKind, subject_id: subjectId, first_month: dayOf(firstMonth).slice(0, 7) },
    })),
  ];
});
