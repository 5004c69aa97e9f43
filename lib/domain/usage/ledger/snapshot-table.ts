import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Day } from '@/lib/core/time';
import { COST_COLUMNS, COUNT_COLUMNS } from '@/lib/domain/usage/token-types';
import { NO_REF } from './names';

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
  values: [...COUNT_COLUMNS, ...COST_COLUMNS],
};

/** spend_daily by hour; 24 means unknown. */
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

/** Adds up rows with the same key: the default workspace has two spellings. */
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

/** Where rows are staged until they replace their days. */
export function stagedName({ name }: SnapshotTable): string {
  return `stage_${name}`;
}

/** Rows of the days, found by the index that starts with the time. */
const withinDays = ({ time }: SnapshotTable, alias: string) =>
  time === 'day'
    ? `${alias}.day = ANY($1::date[])`
    : `(${alias}.hour AT TIME ZONE 'UTC')::date = ANY($1::date[])
       AND ${alias}.hour >= (SELECT min(d) FROM unnest($1::date[]) d)::timestamp AT TIME ZONE 'UTC'
       AND ${alias}.hour < (SELECT max(d) + 1 FROM unnest($1::date[]) d)::timestamp AT TIME ZONE 'UTC'`;
const sameKey = (table: SnapshotTable, a: string, b: string) =>
  [table.time, ...table.keys].map((column) => `${a}.${column} = ${b}.${column}`).join(' AND ');

/** Copies rows into a staging table that lives as long as the transaction. */
export async function stageRows(
  client: pg.ClientBase,
  table: SnapshotTable,
  rows: readonly SnapshotRow[],
): Promise<void> {
  const columns = [table.time, ...table.keys, ...table.values].join(', ');
  await client.query(`DROP TABLE IF EXISTS pg_temp.${stagedName(table)}`);
  await client.query(`CREATE TEMP TABLE ${stagedName(table)} (LIKE ${table.name}) ON COMMIT DROP`);
  const copy = client.query(copyFrom(`COPY ${stagedName(table)} (${columns}) FROM STDIN`));
  await pipeline(Readable.from(copyText(rows)), copy);
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

/**
 * How many stored rows of the day are not among the staged ones. `isFiner`: the staged ones distinguish callers without
 * a key and the stored ones do not; a row that was only split is not lost.
 */
export async function countLostRows(
  client: pg.ClientBase,
  table: SnapshotTable,
  day: Day,
  isFiner = false,
): Promise<number> {
  const source = isFiner ? withoutCallers(table) : stagedName(table);
  const { rows } = await client.query<{ lost: string }>(
    `SELECT count(*) AS lost FROM ${table.name} t WHERE ${withinDays(table, 't')}
     AND NOT EXISTS (SELECT FROM ${source} s WHERE ${sameKey(table, 's', 't')})`,
    [[day]],
  );
  return Number(rows[0]?.lost ?? 0);
}

function withoutCallers(table: SnapshotTable): string {
  const keys = table.keys.map((column) => (column === 'key_ref' ? `greatest(key_ref, ${NO_REF}) AS key_ref` : column));
  return `(SELECT ${[table.time, ...keys].join(', ')} FROM ${stagedName(table)})`;
}

/**
 * Makes the days equal to the staged rows. Rows that are already equal are not touched. One ingest runs at a time, so
 * ON CONFLICT is not needed; inserting in key order appends to the index.
 */
export async function replaceDays(client: pg.ClientBase, table: SnapshotTable, days: readonly Day[]): Promise<number> {
  const { name, time, keys, values } = table;
  const key = [time, ...keys].join(', ');
  const columns = [time, ...keys, ...values].join(', ');
  const of = (alias: string) => values.map((column) => `${alias}.${column}`).join(', ');
  const removed = await client.query(
    `DELETE FROM ${name} t WHERE ${withinDays(table, 't')}
     AND NOT EXISTS (SELECT FROM ${stagedName(table)} s WHERE ${sameKey(table, 's', 't')})`,
    [days],
  );
  const changed = await client.query(
    `UPDATE ${name} t SET ${values.map((column) => `${column} = s.${column}`).join(', ')}
     FROM ${stagedName(table)} s WHERE ${withinDays(table, 't')} AND ${sameKey(table, 's', 't')}
     AND (${of('t')}) IS DISTINCT FROM (${of('s')})`,
    [days],
  );
  const added = await client.query(
    `INSERT INTO ${name} (${columns}) SELECT ${columns} FROM ${stagedName(table)} s WHERE ${withinDays(table, 's')}
     AND NOT EXISTS (SELECT FROM ${name} t WHERE ${withinDays(table, 't')} AND ${sameKey(table, 's', 't')})
     ORDER BY ${key}`,
    [days],
  );
  return (removed.rowCount ?? 0) + (changed.rowCount ?? 0) + (added.rowCount ?? 0);
}
