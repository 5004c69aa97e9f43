import { errorFields } from '@/lib/core/log';
import { judgeHours } from '@/lib/domain/anomalies/hour-steps';
import { judgeDays } from '@/lib/domain/anomalies/judge-steps';
import { readRecent } from '@/lib/domain/anomalies/minute-reads';
import { judgeLastMinutes } from '@/lib/domain/anomalies/minute-steps';
import { tellIncidents } from '@/lib/domain/anomalies/span-steps';
import { readReadings } from '@/lib/domain/sync/day-reads';
import { inOneWrite } from '@/lib/mirror/list';
import type { WorkerDeps } from './worker-deps';

type Deps = Pick<WorkerDeps, 'database' | 'log' | 'now'>;

export const MINUTES_MS = 20_000;
/** One worker judges at a time; the others find its rows. */
const LOCK = `SELECT pg_advisory_xact_lock(hashtext('steward.anomalies'))`;
const TRY_LOCK = `SELECT pg_try_advisory_xact_lock(hashtext('steward.anomalies')) AS mine`;
const IS_LEARNT = `SELECT FROM process_status WHERE name = 'backfill' AND (detail->>'complete')::boolean`;

/** Judges whatever days and hours were read since, once the past is read: before that there is nothing to hold them against. */
export async function findAnomalies(deps: Deps): Promise<void> {
  const { pool } = deps.database;
  try {
    const { rowCount } = await pool.query(IS_LEARNT);
    if (rowCount === 0) return;
    const readings = await readReadings(pool);
    let left = 1;
    while (left > 0) {
      left = await inOneWrite(pool, async (client) => {
        await client.query(LOCK);
        const rest = await judgeDays(client, readings, deps.now());
        if (rest === 0) {
          await judgeHours(client, deps.now());
          await tellIncidents(client, deps.now());
        }
        return rest;
      });
    }
  } catch (error) {
    deps.log.error('Anomalies were not looked for', errorFields(error));
  }
}

/** Judges what the gateway has counted in the last minutes, and tells of it at once; while others judge, a moment later. */
export async function watchMinutes({ database: { pool }, now }: Pick<Deps, 'database' | 'now'>): Promise<void> {
  if ((await readRecent(pool, now())).length === 0) return;
  const { rowCount } = await pool.query(IS_LEARNT);
  if (rowCount === 0) return;
  await inOneWrite(pool, async (client) => {
    const { rows } = await client.query<{ mine: boolean }>(TRY_LOCK);
    if (rows[0]?.mine && (await judgeLastMinutes(client, now()))) await tellIncidents(client, now());
  });
}
