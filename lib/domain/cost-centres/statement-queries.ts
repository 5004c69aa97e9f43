import { notFound } from '@/lib/core/errors';
import type { Day } from '@/lib/core/time';
import { namesSql } from '@/lib/domain/usage/report/parts-sql';
import { answer, type CallerCtx } from '@/lib/operations/answer';
import { centreRows, readCentreMonth } from './month-reads';
import { type CentreStatementLine, centreMonthGet, centreStatementGet } from './query-schema';

/** What a month charges each cost centre, as it was closed and since. */
export const readCentresOfMonth = answer(centreMonthGet, async (ctx, { month }) => {
  const found = await readCentreMonth(ctx, month);
  if (!found) throw notFound('month');
  return { ...found, organizationName: await organizationName(ctx) };
});

/** What a month charges one cost centre: its own cost by workspace and key, and its part of the shared cost. */
export const readCentreStatement = answer(centreStatementGet, async (ctx, { costCentreId, month }) => {
  const centre = await ctx.db.costCentre.findUnique({ where: { id: costCentreId } });
  const found = centre && (await readCentreMonth(ctx, month));
  const line = found?.lines.find(({ id }) => id === costCentreId);
  if (!found || !line || !centre) throw notFound('statement');
  const kept = await ctx.db.closedCentreCost.findUnique({
    where: { month_centreRef: { month: new Date(month), centreRef: centre.ref } },
  });
  const { state, closed, sharing } = found;
  return {
    ...line,
    ...{ month, state, closed, sharing },
    organizationName: await organizationName(ctx),
    lines: await readLines(ctx, { month, ref: centre.ref, isClosed: closed !== null }),
    sharedFrozen: closed ? String(kept?.sharedNano ?? 0n) : null,
  };
});

async function organizationName({ db }: CallerCtx): Promise<string | null> {
  return (await db.organization.findFirst({ orderBy: { seenAt: 'desc' }, select: { name: true } }))?.name ?? null;
}

interface Wanted {
  month: Day;
  ref: number;
  isClosed: boolean;
}

async function readLines({ db }: CallerCtx, { month, ref, isClosed }: Wanted): Promise<CentreStatementLine[]> {
  const key = namesSql('api_key');
  const rows = await db.$queryRaw<
    { workspaceId: string; workspace: string; id: string; label: string; reported: string; frozen: string }[]
  >`
    SELECT coalesce(ws.id, 'none') AS "workspaceId", coalesce(ws.name, 'Default workspace') AS workspace, ${key.columns},
      r.reported::text AS reported, r.frozen::text AS frozen
    FROM (
      SELECT l.workspace_ref, l.key_ref AS part, sum(l.reported) AS reported, sum(l.frozen) AS frozen FROM (
        SELECT t.workspace_ref, t.key_ref, t.reported, 0 AS frozen FROM (${centreRows({ from: month, to: month })}) t
        WHERE t.centre_ref = ${ref}::int
        UNION ALL SELECT workspace_ref, key_ref, 0, amount_nano FROM closed_lines
          JOIN closed_centres USING (month, workspace_ref, key_ref) WHERE month = ${month}::date AND centre_ref = ${ref}::int
      ) l GROUP BY 1, 2 HAVING sum(l.reported) <> 0 OR sum(l.frozen) <> 0
    ) r LEFT JOIN workspaces ws ON ws.ref = r.workspace_ref ${key.joins}
    ORDER BY r.reported DESC, r.workspace_ref, r.part`;
  return rows.map(({ workspaceId, workspace, id, label, reported, frozen }) => ({
    ...{ workspaceId, workspace, keyId: id, key: label, reported },
    frozen: isClosed ? frozen : null,
    corrections: isClosed ? (BigInt(reported) - BigInt(frozen)).toString() : null,
  }));
}
