import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Day } from '@/lib/core/time';

export const COUNT_COLUMNS = ['uncached', 'cache_write_5m', 'cache_write_1h', 'cache_read', 'output', 'web_searches'];
const USAGE_DIMENSIONS = ['key_ref', 'model_ref', 'tier_ref', 'context_ref', 'workspace_ref', 'geo_ref', 'speed_ref'];

/** A table whose rows are replaced a day at a time. Key columns and values are all numbers, beside the time. */
export interface SnapshotTable {
  name: string;
  time: 'day' | 'hour';
  keys: readonly string[];
  values: readonly string[];
}

export const USAGE_DAILY: SnapshotTable = {
  name: 'usage_daily',
  time: 'day',
  keys: USAGE_DIMENSIONS,
  values: COUNT_COLUMNS,
};
export const USAGE_HOURLY: SnapshotTable = {
  name: 'usage_hourly',
  time: 'hour',
  keys: USAGE_DIMENSIONS,
  values: COUNT_COLUMNS,
};
export const COST_DAILY: SnapshotTable = {
  name: 'cost_daily',
  time: 'day',
  keys: ['workspace_ref', 'line_ref'],
  values: ['amount_nano'],
};
export const SPEND_DAILY: SnapshotTable = {
  name: 'spend_daily',
  time: 'day',
  keys: ['key_ref', 'model_ref', 'tier_ref', 'workspace_ref', 'other_ref'],
  values: [
    ...COUNT_COLUMNS,
    'cost_uncached',
    'cost_cache_write_5m',
    'cost_cache_write_1h',
    'cost_cache_read',
    'cost_output',
    'cost_web_search',
    'cost_other',
  ],
};

/** spend_daily by hour, 24 for what no hour is known for. */
export const SPEND_HOURLY: SnapshotTable = {
  name: 'spend_hourly',
  time: 'day',
  keys: [...SPEND_DAILY.keys, 'hour'],
  values: SPEND_DAILY.values,
};

/** One row: its time, then key columns and values in the table's order. */
export interface SnapshotRow {
  time: string;
  keys: readonly number[];
  values: bigint[];
}

/** Adds up rows of equal key, as two spellings of the default workspace are one. */
export function mergeEqualKeys(rows: Iterable<SnapshotRow>): SnapshotRow[] {
  const merged = new Map<string, SnapshotRow>();
  for (const row of rows) {
    const key = `${row.time} ${row.keys.join(' ')}`;
    const known = merged.get(key);
    if (known) known.values = known.values.map((value, at) => value + (row.values[at] ?? 0n));
    else merged.set(key, { ...row });
  }
  return [...merged.values()];
}

const staged = (table: SnapshotTable) => `stage_${table.name}`;
const startOf = (table: SnapshotTable, day: string) =>
  table.time === 'day' ? `${day}::date` : `(${day}::date)::timestamp AT TIME ZONE 'UTC'`;
const withinDay = (table: SnapshotTable, alias: string) =>
  `${alias}.${table.time} >= ${startOf(table, '$1')} AND ${alias}.${table.time} < ${startOf(table, '($1::date + 1)')}`;
const sameKey = (table: SnapshotTable, a: string, b: string) =>
  [table.time, ...table.keys].map((column) => `${a}.${column} = ${b}.${column}`).join(' AND ');

/** Copies rows into a staging table that lives as long as the transaction. */
export async function stageRows(
  client: pg.ClientBase,
  table: SnapshotTable,
  rows: readonly SnapshotRow[],
): Promise<void> {
  const columns = [table.time, ...table.keys, ...table.values].join(', ');
  await client.query(`DROP TABLE IF EXISTS pg_temp.${staged(table)}`);
  await client.query(`CREATE TEMP TABLE ${staged(table)} (LIKE ${table.name}) ON COMMIT DROP`);
  const copy = client.query(copyFrom(`COPY ${staged(table)} (${columns}) FROM STDIN`));
  await pipeline(Readable.from(copyText(rows)), copy);
  await client.query(`ANALYZE ${staged(table)}`);
}

function* copyText(rows: readonly SnapshotRow[]): Generator<string> {
  const batch = 1_000;
  for (let at = 0; at < rows.length; at += batch) {
    const lines = rows
      .slice(at, at + batch)
      .map((row) => `${row.time}\t${row.keys.join('\t')}\t${row.values.join('\t')}\n`);
    yield lines.join('');
  }
}

/** How many stored rows of the day are not among the staged ones. */
export async function countLostRows(client: pg.ClientBase, table: SnapshotTable, day: Day): Promise<number> {
  const { rows } = await client.query<{ lost: string }>(
    `SELECT count(*) AS lost FROM ${table.name} t WHERE ${withinDay(table, 't')}
     AND NOT EXISTS (SELECT FROM ${staged(table)} s WHERE ${sameKey(table, 's', 't')})`,
    [day],
  );
  return Number(rows[0]?.lost ?? 0);
}

/** Makes the days equal to what is staged for them. A row that is already equal is not written. */
export async function replaceDays(client: pg.ClientBase, table: SnapshotTable, days: readonly Day[]): Promise<number> {
  let written = 0;
  const values = (alias: string) => table.values.map((column) => `${alias}.${column}`).join(', ');
  const columns = [table.time, ...table.keys, ...table.values].join(', ');
  for (const day of days) {
    const removed = await client.query(
      `DELETE FROM ${table.name} t WHERE ${withinDay(table, 't')}
       AND NOT EXISTS (SELECT FROM ${staged(table)} s WHERE ${sameKey(table, 's', 't')})`,
      [day],
    );
    const merged = await client.query(
      `INSERT INTO ${table.name} AS t (${columns}) SELECT ${columns} FROM ${staged(table)} s WHERE ${withinDay(table, 's')}
       ON CONFLICT (${[table.time, ...table.keys].join(', ')}) DO UPDATE
       SET ${table.values.map((column) => `${column} = excluded.${column}`).join(', ')}
       WHERE (${values('t')}) IS DISTINCT FROM (${values('excluded')})`,
      [day],
    );
    written += (removed.rowCount ?? 0) + (merged.rowCount ?? 0);
  }
  return written;
}
