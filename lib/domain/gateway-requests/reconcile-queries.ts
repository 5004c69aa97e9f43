import { reach } from '@/lib/access/reach';
import { orWhyNot } from '@/lib/core/errors';
import { groupBy } from '@/lib/core/group-by';
import { IS_HINTED } from '@/lib/domain/api-keys/hint-sql';
import { REPORTS } from '@/lib/domain/sync/day-rules';
import { GATEWAY_KEY_KIND } from '@/lib/domain/usage/ledger/names';
import { readDays } from '@/lib/domain/usage/report/read';
import { COUNTED_COST, SUMMED_COUNTS } from '@/lib/domain/usage/types-sql';
import { answer } from '@/lib/operations/answer';
import { Prisma } from '@/prisma/generated/client';
import { requestRows } from './kept-reads';
import { reconcile } from './query-schema';
import { type Counted, compareDay, type Reported } from './reconcile-rules';

interface Placed {
  day: string;
  workspaceId: string;
}
type Named<Row> = Placed & Row & { workspaceName: string };

/** The gateway's own count beside the vendor's report, of the vendor keys that it uses: by day and workspace. */
export const reconcileGateway = answer(reconcile, async ({ db, actor, now, clickHouse }, { from, to }) => {
  const within = reach(actor, 'cost:read');
  const seen = within.all ? Prisma.sql`true` : Prisma.sql`w.id = ANY(${within.workspaceIds}::text[])`;
  const ofDays = Prisma.sql`BETWEEN ${from}::date AND ${to}::date`;
  const [counted, reported, ends, corrections, readOf] = await Promise.all([
    db.$queryRaw<Named<Counted>[]>`
      SELECT t.day::text, w.id AS "workspaceId", w.name AS "workspaceName", ${SUMMED_COUNTS} AS counts,
        sum(t.cost_nano)::text AS nano, sum(t.estimated_nano)::text AS "estimatedNano"
      FROM gateway_ledger t JOIN workspaces w ON w.id = t.workspace_id WHERE t.day ${ofDays} AND ${seen} GROUP BY 1, 2`,
    db.$queryRaw<Named<Reported>[]>`
      SELECT t.day::text, w.id AS "workspaceId", w.name AS "workspaceName", c.ref IS NOT NULL AS "isThrough",
        ${SUMMED_COUNTS} AS counts, sum(${COUNTED_COST})::text AS nano
      FROM spend_daily t JOIN workspaces w ON w.ref = t.workspace_ref
        LEFT JOIN usage_callers c ON c.ref = t.key_ref AND c.kind = ${GATEWAY_KEY_KIND}
      WHERE t.day ${ofDays} AND ${seen} AND (c.ref IS NOT NULL OR t.key_ref IN (
        SELECT k.ref FROM (SELECT DISTINCT hint, workspace_id FROM gateway_ledger WHERE day ${ofDays}) l
        JOIN api_keys k ON ${IS_HINTED}))
      GROUP BY 1, 2, 4`,
    // What they came to stands without them: money is the database's.
    orWhyNot(requestRows({ db, clickHouse }).unsaidEnds(from, to)),
    db.$queryRaw<(Placed & { nano: string })[]>`
      SELECT day::text, workspace_id AS "workspaceId", cost_nano::text AS nano FROM gateway_corrections WHERE day ${ofDays}`,
    readDays({ db, now }, { from, to }),
  ]);
  const { isComplete } = readOf(REPORTS);
  const placeOf = ({ day, workspaceId }: Placed) => `${day} ${workspaceId}`;
  const countedAt = new Map(counted.map((row) => [placeOf(row), row]));
  const reportedAt = groupBy(reported, placeOf);
  const endsAt = new Map((ends.found ?? []).map((row) => [placeOf(row), row]));
  const none = ends.found === null ? null : 0;
  const correctedAt = new Map(corrections.map((row) => [placeOf(row), row.nano]));
  const places = new Map([...counted, ...reported].map((row) => [placeOf(row), row]));
  const rows = [...places].map(([place, { day, workspaceId, workspaceName }]) => {
    const { lost = none, cut = none } = endsAt.get(place) ?? {};
    return {
      ...{ day, workspaceId, workspaceName, isPartial: !isComplete(day), lost, cut },
      correctedNano: correctedAt.get(place) ?? '0',
      ...compareDay(countedAt.get(place) ?? null, reportedAt.get(place) ?? []),
    };
  });
  rows.sort((a, b) => b.day.localeCompare(a.day) || a.workspaceName.localeCompare(b.workspaceName));
  return { rows, endsUnknown: ends.whyNot };
});
