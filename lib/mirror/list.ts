import type pg from 'pg';
import type { Tx } from '@/lib/core/db';
import { AppError } from '@/lib/core/errors';
import type { WholeList } from '@/lib/upstream/pages';
import type { SyncRunScope } from './run';
import { storable, storableWire, type Wire } from './wire';

/** A mirrored table: its key, and the other columns with their types when read from JSON. Every table has `wire`. */
export interface MirrorTable {
  name: string;
  keys: Record<string, string>;
  columns: Record<string, string>;
  /** Its columns that record since when an object is no longer listed. */
  absence: readonly ('missing_since' | 'gone_at')[];
  /** The value sent for a column that could not be read: the stored value then stays. */
  unknown?: Readonly<Record<string, '' | 'unknown' | null>>;
}

export type ListRead<T> = WholeList<T>;

/** A row with the object that it was read from. */
export type MirrorRow = Record<string, unknown> & { wire: Wire };

/** A connection, or a Prisma transaction, in which the mirror and a command's other data are written together. */
export type MirrorWriter = pg.ClientBase | Tx;

/** Runs a statement and returns how many rows it changed. */
export async function changeRows(writer: MirrorWriter, sql: string, values: unknown[]): Promise<number> {
  if (!('query' in writer)) return writer.$executeRawUnsafe(sql, ...values);
  return (await writer.query(sql, values)).rowCount ?? 0;
}

export const LISTED = ['missing_since', 'gone_at'] as const;

/** Writes what was read. Equal objects are not written; ones that were gone or missing are back. */
export async function upsertMirror(
  writer: MirrorWriter,
  table: MirrorTable,
  read: readonly MirrorRow[],
  now: Date,
): Promise<number> {
  if (read.length === 0) return 0;
  const rows = read.map((row) => ({ ...row, wire: storableWire(row.wire) }));
  const keys = Object.keys(table.keys);
  const types = { ...table.columns, wire: 'jsonb' };
  const columns = Object.keys(types);
  const typed = [...Object.entries(table.keys), ...Object.entries(types)].map(([name, type]) => `${name} ${type}`);
  const source = `json_to_recordset($1::json) AS s (${typed.join(', ')})`;
  const of = (alias: string, names: string[]) => names.map((name) => `${alias}.${name}`).join(', ');
  const isSame = keys.map((key) => `t.${key} = s.${key}`).join(' AND ');
  const fresh = columns.map((name) => freshValue(table, name));
  const back = table.absence.map((column) => `, ${column} = NULL`).join('');
  const isAway = table.absence.map((column) => ` OR t.${column} IS NOT NULL`).join('');
  const values = [JSON.stringify(rows, storable), now.toISOString()];
  const updated = await changeRows(
    writer,
    `UPDATE ${table.name} t SET ${columns.map((name, at) => `${name} = ${fresh[at]}`).join(', ')}, seen_at = $2${back}
     FROM ${source} WHERE ${isSame} AND (ROW(${of('t', columns)}) IS DISTINCT FROM ROW(${fresh.join(', ')})${isAway})`,
    values,
  );
  // Only new rows reach the insert: a conflict would use up a number of the `ref` sequence each time.
  const inserted = await changeRows(
    writer,
    `INSERT INTO ${table.name} (${[...keys, ...columns].join(', ')}, seen_at)
     SELECT ${of('s', [...keys, ...columns])}, $2 FROM ${source}
     WHERE NOT EXISTS (SELECT FROM ${table.name} t WHERE ${isSame}) ON CONFLICT DO NOTHING`,
    values,
  );
  return updated + inserted;
}

function freshValue({ unknown }: MirrorTable, name: string): string {
  const word = unknown?.[name];
  if (word === undefined) return `s.${name}`;
  return `coalesce(${word === null ? `s.${name}` : `nullif(s.${name}, '${word}')`}, t.${name})`;
}

/** What a command learned is stored completely or not at all. */
export async function inOneWrite<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/**
 * Records what a complete list does not contain. Returns the ids missing from an earlier complete list too. `within`
 * limits the table to what the list covers.
 */
export async function noteMissing(
  client: pg.ClientBase,
  table: { name: string; id: string },
  presentIds: string[],
  now: Date,
  within = 'true',
  withinValues: unknown[] = [],
): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `WITH absent AS (
       SELECT ${table.id} AS id, missing_since FROM ${table.name} t
       WHERE gone_at IS NULL AND NOT ${table.id} = ANY($1::text[]) AND (${within})
     ), noted AS (
       UPDATE ${table.name} t SET missing_since = $2 FROM absent a
       WHERE t.${table.id} = a.id AND a.missing_since IS NULL AND (${within})
     )
     SELECT id FROM absent WHERE missing_since IS NOT NULL ORDER BY id`,
    [presentIds, now.toISOString(), ...withinValues],
  );
  return rows.map(({ id }) => id);
}

/** Ids being changed, or changed since the list was requested: the list may show their earlier state. */
export async function changedMeanwhile(client: pg.ClientBase, noun: string, since: Date): Promise<Set<string>> {
  const { rows } = await client.query<{ id: string }>(
    `SELECT coalesce(subject_within || ':', '') || subject_id AS id FROM intents
     WHERE created_at >= $2::timestamptz - interval '1 day' AND subject_kind = $1
       AND claimed_at IS NOT NULL AND (finished_at IS NULL OR finished_at >= $2)`,
    [noun, since.toISOString()],
  );
  return new Set(rows.map(({ id }) => id));
}

/** A list that broke off, was inconsistent or had unreadable items proves nothing about what is missing from it. */
export function saysWhatIsMissing(list: Pick<ListRead<unknown>, 'complete' | 'unreadable'>): boolean {
  return list.complete && list.unreadable === 0;
}

const MAX_CONFIRMED = 20;

/** Fetches each missing object by id. Only a 404 makes it gone; what is found is back. */
export async function confirmMissing<T>(
  run: SyncRunScope,
  ids: readonly string[],
  get: (id: string) => Promise<T>,
  found: (item: T) => Promise<void>,
  gone: (id: string) => Promise<void>,
): Promise<void> {
  for (const id of ids.slice(0, MAX_CONFIRMED)) {
    let item: T;
    try {
      item = await get(id);
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'upstream_not_found')) throw error;
      await gone(id);
      run.count({ rowsWritten: 1 });
      continue;
    }
    await found(item);
  }
}

/** Fails the part whose list could not be read to its end, after its items were stored. */
export function requireComplete(list: { complete: boolean }, what: string): void {
  if (!list.complete) {
    throw new AppError(
      'upstream_unreadable',
      `The list of ${what} broke off. What was read is kept; nothing is treated as removed.`,
    );
  }
}
