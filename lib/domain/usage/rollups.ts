import type pg from 'pg';
import { addDays, type Day } from '@/lib/core/time';
import { COUNT_COLUMNS } from './snapshot-table';

const KEY_STATS_DAYS = 30;

/** Everything that a row of spend_daily cost. */
export const COST_SUM =
  'cost_uncached + cost_cache_write_5m + cost_cache_write_1h + cost_cache_read + cost_output + cost_web_search + cost_other';

const ROLLUPS = [
  { name: 'rollup_workspace_model', keys: ['workspace_ref', 'model_ref'] },
  { name: 'rollup_workspace', keys: ['workspace_ref'] },
  { name: 'rollup_model', keys: ['model_ref'] },
];

/** Sums spend_daily of the days into every rollup; equal rows stay as they are. Returns the rows that changed. */
export async function refreshRollups(client: pg.ClientBase, days: readonly Day[]): Promise<number> {
  let written = 0;
  for (const { name, keys } of ROLLUPS) {
    const values = [...COUNT_COLUMNS, 'cost'];
    const all = ['day', ...keys].join(', ');
    const of = (alias: string, columns: readonly string[]) => columns.map((column) => `${alias}.${column}`).join(', ');
    const { rows } = await client.query<{ written: string }>(
      `WITH fresh AS (
         SELECT ${all}, ${COUNT_COLUMNS.map((column) => `sum(${column})::bigint AS ${column}`).join(', ')},
           sum(${COST_SUM})::bigint AS cost
         FROM spend_daily WHERE day = ANY($1::date[]) GROUP BY ${all}
       ), gone AS (
         DELETE FROM ${name} t WHERE t.day = ANY($1::date[]) AND NOT EXISTS (
           SELECT FROM fresh f WHERE (${of('f', ['day', ...keys])}) = (${of('t', ['day', ...keys])})) RETURNING 1
       ), kept AS (
         INSERT INTO ${name} AS t (${all}, ${values.join(', ')}) SELECT * FROM fresh
         ON CONFLICT (${all}) DO UPDATE SET ${values.map((column) => `${column} = excluded.${column}`).join(', ')}
         WHERE (${of('t', values)}) IS DISTINCT FROM (${of('excluded', values)}) RETURNING 1
       ) SELECT (SELECT count(*) FROM gone) + (SELECT count(*) FROM kept) AS written`,
      [days],
    );
    written += Number(rows[0]?.written ?? 0);
  }
  return written;
}

const IS_USED = `(${COUNT_COLUMNS.join(' + ')}) > 0`;

/** Last use of each key, and its cost of the 30 days up to the newest day whose cost was read. */
export async function refreshKeyStats(client: pg.ClientBase, days: readonly Day[]): Promise<number> {
  const lost = await client.query(
    `UPDATE key_stats k SET last_used_day = (
       SELECT max(day) FROM spend_daily s WHERE s.key_ref = k.key_ref AND ${IS_USED})
     WHERE last_used_day = ANY($1::date[]) AND NOT EXISTS (
       SELECT FROM spend_daily s WHERE s.key_ref = k.key_ref AND s.day = k.last_used_day AND ${IS_USED})`,
    [days],
  );
  const used = await client.query(
    `INSERT INTO key_stats AS k (key_ref, last_used_day, cost_30)
     SELECT key_ref, max(day), 0 FROM spend_daily WHERE day = ANY($1::date[]) AND ${IS_USED} GROUP BY key_ref
     ON CONFLICT (key_ref) DO UPDATE SET last_used_day = excluded.last_used_day
     WHERE k.last_used_day IS NULL OR k.last_used_day < excluded.last_used_day`,
    [days],
  );
  const written = (lost.rowCount ?? 0) + (used.rowCount ?? 0);
  const newest = await newestCostDay(client);
  const touched = days.at(-1);
  if (newest === null || touched === undefined || touched < addDays(newest, -KEY_STATS_DAYS)) return written;
  const { rows } = await client.query<{ written: string }>(
    `WITH fresh AS (
       SELECT key_ref, sum(${COST_SUM})::bigint AS cost FROM spend_daily
       WHERE day > $1::date - ${KEY_STATS_DAYS} AND day <= $1::date GROUP BY key_ref
     ), zeroed AS (
       UPDATE key_stats k SET cost_30 = 0
       WHERE cost_30 <> 0 AND NOT EXISTS (SELECT FROM fresh f WHERE f.key_ref = k.key_ref) RETURNING 1
     ), kept AS (
       INSERT INTO key_stats AS k (key_ref, cost_30) SELECT key_ref, cost FROM fresh
       ON CONFLICT (key_ref) DO UPDATE SET cost_30 = excluded.cost_30 WHERE k.cost_30 <> excluded.cost_30 RETURNING 1
     ) SELECT (SELECT count(*) FROM zeroed) + (SELECT count(*) FROM kept) AS written`,
    [newest],
  );
  return written + Number(rows[0]?.written ?? 0);
}

async function newestCostDay(client: pg.ClientBase): Promise<Day | null> {
  const { rows } = await client.query<{ day: Day | null }>(
    `SELECT max(day)::text AS day FROM report_days WHERE report = 'cost'`,
  );
  return rows[0]?.day ?? null;
}
