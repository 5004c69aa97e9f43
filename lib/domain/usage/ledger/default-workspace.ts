import type pg from 'pg';
import type { Day } from '@/lib/core/time';
import { deriveDays, deriveHours } from './derive';
import { NO_REF } from './names';
import { COST_DAILY, type SnapshotTable, USAGE_DAILY, USAGE_HOURLY } from './snapshot-table';

/** Assigns to the default workspace what was read before it was known. Returns the number of changed rows. */
export async function adoptDefaultWorkspace(client: pg.ClientBase, ref: number, now: Date): Promise<number> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtext('steward.ingest'))`);
  const { rows } = await client.query<{ day: Day }>(
    `SELECT day::text AS day FROM usage_daily WHERE workspace_ref = ${NO_REF}
     UNION SELECT day::text FROM cost_daily WHERE workspace_ref = ${NO_REF}
     UNION SELECT (hour AT TIME ZONE 'UTC')::date::text FROM usage_hourly WHERE workspace_ref = ${NO_REF} ORDER BY day`,
  );
  let written = 0;
  for (const table of [USAGE_DAILY, COST_DAILY, USAGE_HOURLY]) written += await adopt(client, table, ref);
  const days = rows.map(({ day }) => day);
  if (days.length === 0) return written;
  written += await deriveDays(client, days, now);
  const { rows: read } = await client.query<{ day: Day }>(
    `SELECT day::text AS day FROM report_days WHERE report = 'usage_hourly' AND day = ANY($1::date[])`,
    [days],
  );
  const withHours = read.map(({ day }) => day);
  return written + (await deriveHours(client, withHours));
}

async function adopt(client: pg.ClientBase, table: SnapshotTable, ref: number): Promise<number> {
  const keys = [table.time, ...table.keys];
  const columns = [...keys, ...table.values].join(', ');
  const moved = [...keys.map((key) => (key === 'workspace_ref' ? '$1::int' : key)), ...table.values].join(', ');
  const { rowCount } = await client.query(
    `WITH gone AS (DELETE FROM ${table.name} WHERE workspace_ref = ${NO_REF} RETURNING ${columns})
     INSERT INTO ${table.name} AS t (${columns}) SELECT ${moved} FROM gone
     ON CONFLICT (${keys.join(', ')}) DO UPDATE SET
       ${table.values.map((column) => `${column} = t.${column} + excluded.${column}`).join(', ')}`,
    [ref],
  );
  return rowCount ?? 0;
}
