import { reach } from '@/lib/access/reach';
import { addDays, dayStart } from '@/lib/core/time';
import { IS_HINTED } from '@/lib/domain/api-keys/hint-sql';
import { type Report, stateOfDay } from '@/lib/domain/sync/day-rules';
import { GATEWAY_KEY_KIND } from '@/lib/domain/usage/ledger/names';
import { COUNTED_COST, SUMMED_COUNTS } from '@/lib/domain/usage/types-sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { reconcile } from './query-schema';
import { type Counted, compareDay, type Reported } from './reconcile-rules';

type Placed = { day: string; workspaceId: string };

/** The gateway's own count beside the vendor's report, of the vendor keys that it uses: by day and workspace. */
export const reconcileGateway = answer(reconcile, async ({ db, actor, now }, { from, to }) => {
  const within = reach(actor, 'cost:read');
  const seen = within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
  const ofDays = Prisma.sql`BETWEEN ${from}::date AND ${to}::date`;
  const [counted, reported, ends, reads] = await Promise.all([
    db.$queryRaw<(Placed & Counted)[]>`
      SELECT t.day::text, w.id AS "workspaceId", ${SUMMED_COUNTS} AS counts, sum(t.cost_nano)::text AS nano,
        sum(t.estimated_nano)::text AS "estimatedNano"
      FROM gateway_ledger t JOIN workspaces w ON w.id = t.workspace_id WHERE t.day ${ofDays} AND ${seen} GROUP BY 1, 2`,
    db.$queryRaw<(Placed & Reported)[]>`
      SELECT t.day::text, w.id AS "workspaceId", c.ref IS NOT NULL AS "isThrough", ${SUMMED_COUNTS} AS counts,
        sum(${COUNTED_COST})::text AS nano
      FROM spend_daily t JOIN workspaces w ON w.ref = t.workspace_ref
        LEFT JOIN usage_callers c ON c.ref = t.key_ref AND c.kind = ${GATEWAY_KEY_KIND}
      WHERE t.day ${ofDays} AND ${seen} AND (c.ref IS NOT NULL OR t.key_ref IN (
        SELECT k.ref FROM (SELECT DISTINCT hint, workspace_id FROM gateway_ledger WHERE day ${ofDays}) l
        JOIN api_keys k ON ${IS_HINTED}))
      GROUP BY 1, 2, 3`,
    db.$queryRaw<(Placed & { cut: number; lost: number })[]>`
      SELECT (r.at AT TIME ZONE 'UTC')::date::text AS day, r.workspace_id AS "workspaceId",
        count(*) FILTER (WHERE r.outcome <> 'lost')::int AS cut, count(*) FILTER (WHERE r.outcome = 'lost')::int AS lost
      FROM gateway_requests r WHERE r.at >= ${dayStart(from)} AND r.at < ${dayStart(addDays(to, 1))}
        AND r.is_estimated AND r.outcome IN ('left', 'cut', 'lost') GROUP BY 1, 2`,
    db.$queryRaw<{ day: string; report: Report; readAt: Date; unreadable: number; isHeld: boolean }[]>`
      SELECT day::text, report, read_at AS "readAt", unreadable, pending_at IS NOT NULL AS "isHeld" FROM report_days WHERE report IN ('usage', 'cost') AND day ${ofDays}`,
  ]);
  const names = new Map(
    (await db.workspace.findMany({ select: { id: true, name: true } })).map(({ id, name }) => [id, name]),
  );
  const stateOf = (day: string) => {
    const read = reads.filter((one) => one.day === day);
    const readings = read.map(({ report, readAt, ...rest }) => [report, { at: readAt.getTime(), ...rest }]);
    return stateOfDay(day, Object.fromEntries(readings), now);
  };
  const placeOf = ({ day, workspaceId }: Placed) => `${day} ${workspaceId}`;
  const places = new Map([...counted, ...reported].map((row) => [placeOf(row), row]));
  const rows = [...places].map(([place, { day, workspaceId }]) => {
    const isHere = (row: Placed) => placeOf(row) === place;
    const end = ends.find(isHere);
    return {
      ...{ day, workspaceId, workspaceName: names.get(workspaceId) ?? null, isPartial: stateOf(day) !== 'whole' },
      ...compareDay(counted.find(isHere) ?? null, reported.filter(isHere)),
      ...{ lost: end?.lost ?? 0, cut: end?.cut ?? 0 },
    };
  });
  const byName = (row: (typeof rows)[number]) => row.workspaceName ?? row.workspaceId;
  return { rows: rows.sort((a, b) => b.day.localeCompare(a.day) || byName(a).localeCompare(byName(b))) };
});
