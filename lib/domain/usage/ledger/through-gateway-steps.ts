import type pg from 'pg';
import type { Day } from '@/lib/core/time';
import { inOneWrite } from '@/lib/mirror/list';
import { noteStatus } from '@/lib/mirror/run';
import { deriveDays, deriveHours } from './derive';

const STATUS = 'gateway_figures';
/** A booking that began earlier may have ended later. */
const OVERLAP = '2 minutes';

/** Divides the days anew of which the gateway counted more since it was asked last. Returns them. */
export function divideChangedDays(pool: pg.Pool, now: Date): Promise<Day[]> {
  return inOneWrite(pool, async (client) => {
    await client.query(`SELECT pg_advisory_xact_lock(hashtext('steward.ingest'))`);
    const { rows } = await client.query<{ day: Day; hasHours: boolean; newest: string }>(
      `SELECT d.day::text AS day, h.day IS NOT NULL AS "hasHours", d.newest FROM (
         SELECT l.day, max(l.changed_at)::text AS newest FROM gateway_ledger l WHERE l.changed_at > coalesce(
           (SELECT (detail ->> 'upTo')::timestamptz - $2::interval FROM process_status WHERE name = $1), '-infinity')
         GROUP BY l.day) d
       JOIN report_days r ON r.report = 'usage' AND r.day = d.day
       LEFT JOIN report_days h ON h.report = 'usage_hourly' AND h.day = d.day ORDER BY d.day`,
      [STATUS, OVERLAP],
    );
    if (rows.length === 0) return [];
    const days = rows.map(({ day }) => day);
    const withHours = rows.filter(({ hasHours }) => hasHours).map(({ day }) => day);
    await deriveDays(client, days, now);
    await deriveHours(client, withHours);
    const upTo = rows
      .map(({ newest }) => newest)
      .sort()
      .at(-1);
    await noteStatus(client, STATUS, now, { upTo });
    return days;
  });
}
