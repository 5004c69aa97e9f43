import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { AppError } from '@/lib/core/errors';
import { openPool } from '@/lib/core/pool';
import { type BackupWriter, createBackupFile, type Manifest } from './backup-file';
import { COPY_LIMITS, COPY_SETTINGS, listForeignSchemas, listTables, qualified } from './catalogue';

/** What the database itself does not know. */
export type BackupFacts = Pick<Manifest, 'version' | 'origin' | 'secrets'>;

const ATTEMPTS = 3;

/** Copies every table of Steward's as of one moment into a file, beside whoever works with the database. */
export async function backUp(ownerUrl: string, file: string, facts: BackupFacts): Promise<Manifest> {
  const pool = openPool(ownerUrl, COPY_LIMITS);
  const client = await pool.connect();
  try {
    return await createBackupFile(file, async (writer) => {
      await beginSnapshot(client);
      return await copyAll(client, writer, facts);
    });
  } finally {
    // It may stand in the middle of a COPY.
    client.release(true);
    await pool.end();
  }
}

/** One moment, with every table held: none is dropped or changed until it is copied. */
async function beginSnapshot(client: pg.ClientBase): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      const tables = await listTables(client);
      if (tables.length === 0)
        throw new AppError('conflict', 'This database holds nothing of Steward’s yet: start Steward once first.');
      await client.query(`LOCK TABLE ${tables.map(qualified).join(', ')} IN ACCESS SHARE MODE`);
      await client.query(COPY_SETTINGS);
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      // A day of requests whose time was over is gone since.
      if (!(error instanceof pg.DatabaseError) || error.code !== '42P01' || attempt === ATTEMPTS) throw error;
    }
  }
}

async function copyAll(client: pg.PoolClient, writer: BackupWriter, facts: BackupFacts): Promise<Manifest> {
  const { rows } = await client.query<Omit<Manifest, keyof BackupFacts | 'tables' | 'partitions' | 'sequences'>>(
    `SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "madeAt", version() AS postgres,
       i.mode, i.organization_id AS "organizationId",
       (SELECT json_agg(migration_name ORDER BY migration_name) FROM _prisma_migrations
         WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL) AS migrations,
       (SELECT json_build_object('seq', seq::text, 'hash', hash, 'digest', digest) FROM audit_head WHERE id = 1) AS chain,
       (SELECT json_build_object('seq', seq::text, 'note', note,
           'at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
         FROM audit_checkpoints ORDER BY seq DESC LIMIT 1) AS checkpoint
     FROM installation i`,
  );
  const [state] = rows;
  if (!state) throw new AppError('conflict', 'This database holds no organisation yet: start Steward once first.');
  const tables: Manifest['tables'] = [];
  for (const { schema, name, columns } of await listTables(client)) {
    const list = columns.map((column) => pg.escapeIdentifier(column)).join(', ');
    const copied = client.query(copyTo(`COPY (SELECT ${list} FROM ${qualified({ schema, name })}) TO STDOUT`));
    tables.push({ schema, name, columns, ...(await writer.add(copied)) });
  }
  const partitions = await client.query<Manifest['partitions'][number]>(
    `SELECT n.nspname AS schema, c.relname AS name, p.relname AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_inherits i ON i.inhrelid = c.oid
       JOIN pg_class p ON p.oid = i.inhparent
     WHERE c.relispartition AND c.relkind = 'r' AND NOT n.nspname = ANY($1) ORDER BY 1, 2`,
    [listForeignSchemas()],
  );
  return {
    ...{ ...facts, ...state, tables, partitions: partitions.rows },
    // They stand in no snapshot: read last, they are never behind a row.
    sequences: await readSequences(client),
  };
}

async function readSequences(client: pg.ClientBase): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string }>(
    `SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND n.nspname !~ '^pg_' AND NOT n.nspname = ANY($1) ORDER BY 1, 2`,
    [listForeignSchemas()],
  );
  const sequences: Manifest['sequences'] = [];
  for (const { schema, name } of rows) {
    const found = await client.query<{ last: string; isCalled: boolean }>(
      `SELECT last_value::text AS last, is_called AS "isCalled" FROM ${qualified({ schema, name })}`,
    );
    const [at] = found.rows;
    if (at) sequences.push({ schema, name, ...at });
  }
  return sequences;
}
