import type pg from 'pg';
import { groupBy } from '@/lib/core/group-by';
import { addDays, dayOf } from '@/lib/core/time';
import { REPORTS } from '@/lib/domain/sync/day-rules';
import { GATEWAY_KEY_KIND } from '@/lib/domain/usage/ledger/names';
import { readDays } from '@/lib/domain/usage/report/read';
import { correctionOf } from './correction-rules';

type Reader = Parameters<typeof readDays>[0];

/** The report of a day may still change until then; after these days, nobody looks again. */
const [SETTLED_DAYS, LOOKED_BACK_DAYS] = [2, 35];
const ESTIMATED = `SELECT l.day::text AS day, l.workspace_id AS "workspaceId", l.counted::text, l.estimated::text AS "estimatedNano",
    coalesce(sum(t.output), 0)::text AS reported, coalesce(sum(t.cost_output), 0)::text AS "reportedNano"
  FROM (SELECT day, workspace_id, model, sum(output) AS counted, sum(estimated_nano) AS estimated FROM gateway_ledger
    WHERE day BETWEEN $1::date AND $2::date GROUP BY 1, 2, 3) l
    JOIN workspaces w ON w.id = l.workspace_id JOIN dimension_values m ON m.kind = 'model' AND m.value = l.model
    LEFT JOIN (spend_daily t JOIN usage_callers c ON c.ref = t.key_ref AND c.kind = $3)
      ON t.day = l.day AND t.workspace_ref = w.ref AND t.model_ref = m.ref
  WHERE l.estimated > 0 AND NOT EXISTS (
    SELECT FROM gateway_corrections done WHERE done.day = l.day AND done.workspace_id = l.workspace_id)
  GROUP BY l.day, l.workspace_id, l.model, l.counted, l.estimated`;

interface Row {
  day: string;
  workspaceId: string;
  counted: string;
  estimatedNano: string;
  reported: string;
  reportedNano: string;
}

/** Books once what the estimates of a day and workspace were too high by, when the report of that day is complete. */
export async function bookCorrections(pool: pg.Pool, db: Reader['db'], now: Date): Promise<void> {
  const range = { from: addDays(dayOf(now), -LOOKED_BACK_DAYS), to: addDays(dayOf(now), -SETTLED_DAYS) };
  const { rows } = await pool.query<Row>(ESTIMATED, [range.from, range.to, GATEWAY_KEY_KIND]);
  if (rows.length === 0) return;
  const { isComplete } = (await readDays({ db, now }, range))(REPORTS);
  for (const models of groupBy(rows, ({ day, workspaceId }) => `${day} ${workspaceId}`).values()) {
    const [first] = models;
    if (!first || !isComplete(first.day)) continue;
    const { output, nano } = correctionOf(
      models.map(({ counted, reported, reportedNano, estimatedNano }) => ({
        ...{ counted: BigInt(counted), reported: BigInt(reported) },
        ...{ reportedNano: BigInt(reportedNano), estimatedNano: BigInt(estimatedNano) },
      })),
    );
    if (output === 0n) continue;
    await pool.query(
      `INSERT INTO gateway_corrections (day, workspace_id, output, cost_nano, booked_at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [first.day, first.workspaceId, String(output), String(nano), now],
    );
  }
}
