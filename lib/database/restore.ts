import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { AppError } from '@/lib/core/errors';
import { openPool } from '@/lib/core/pool';
import { type BackedUpTable, type Manifest, unpackPart } from './backup-file';
import { COPY_LIMITS, COPY_SETTINGS, listForeignSchemas, listTables, qualified } from './catalogue';
import { buildSchema, unknownMigrations, upgradeSchema } from './migrate-within';

/** Prisma's own lock around migrations: no start works on the same database meanwhile. */
const MIGRATION_LOCK = 72_707_369;

export interface Restored {
  rows: number;
  /** Migrations that came after the backup. */
  upgrades: string[];
  /** Tables that are not Steward's. */
  leftOut: string[];
}

/**
 * Fills an empty database from a backup whose digests have been checked, and upgrades it to this version. All of it is one
 * transaction: whatever happens before `accept` has ended well, the database is as empty as before.
 */
export async function restore(
  ownerUrl: string,
  { file, manifest }: { file: string; manifest: Manifest },
  accept: (client: pg.ClientBase) => Promise<void>,
): Promise<Restored> {
  const unknown = unknownMigrations(manifest.migrations);
  if (unknown.length > 0)
    throw new AppError(
      'conflict',
      `The backup was made by a newer Steward (${manifest.version}, ${unknown.at(-1)}). Restore it with that version.`,
    );
  const pool = openPool(ownerUrl, COPY_LIMITS);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await refuseUnlessEmpty(client);
    const loaded = await loadBackup(client, file, manifest);
    const upgrades = await upgradeSchema(client, manifest.migrations);
    await accept(client);
    await client.query('COMMIT');
    await client.query('ANALYZE').catch(() => undefined);
    return { ...loaded, upgrades };
  } finally {
    // What has not been committed goes with the connection.
    client.release(true);
    await pool.end();
  }
}

async function refuseUnlessEmpty(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND n.nspname IN ('public', 'steward', 'graphile_worker')
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
     LIMIT 1`,
  );
  if (rows[0])
    throw new AppError(
      'conflict',
      `The database is not empty (it has a table ${rows[0].name}). Restore into an empty one: another DATABASE_URL, or another STEWARD_DATA.`,
    );
}

interface ForeignKey {
  table: string;
  name: string;
  definition: string;
}

/** An empty database as it was when the backup was made, in the transaction that is under way. */
export async function loadBackup(
  client: pg.PoolClient,
  file: string,
  manifest: Manifest,
): Promise<Pick<Restored, 'rows' | 'leftOut'>> {
  await buildSchema(client, manifest.migrations);
  await client.query(COPY_SETTINGS);
  return load(client, file, manifest);
}

/**
 * As the tables' owner, who may not switch off the checks of foreign keys: they are taken away and made again, which
 * checks every row. What a migration put into a table goes: the backup has it.
 */
async function load(
  client: pg.PoolClient,
  file: string,
  manifest: Manifest,
): Promise<Pick<Restored, 'rows' | 'leftOut'>> {
  const names = (await listTables(client)).map(qualified);
  const isOurs = (table: { schema: string; name: string }) => names.includes(qualified(table));
  const { rows: keys } = await client.query<ForeignKey>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, pg_get_constraintdef(k.oid) AS definition
     FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
     WHERE contype = 'f' AND conparentid = 0 AND n.nspname !~ '^pg_' AND NOT n.nspname = ANY($1)`,
    [listForeignSchemas()],
  );
  for (const { table, name } of keys) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT ${name}`);
  for (const table of names) await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await client.query(`TRUNCATE ${names.join(', ')}`);
  for (const { schema, name, parent, bound } of manifest.partitions)
    if (isOurs({ schema, name: parent }))
      await client.query(
        `CREATE TABLE ${qualified({ schema, name })} PARTITION OF ${qualified({ schema, name: parent })} ${bound}`,
      );
  const ours = manifest.tables.filter(isOurs);
  for (const table of ours) await copyIn(client, file, table);
  for (const { schema, name, last, isCalled } of manifest.sequences)
    await client.query('SELECT setval(to_regclass($1), $2, $3)', [qualified({ schema, name }), last, isCalled]);
  for (const { table, name, definition } of keys)
    await client.query(`ALTER TABLE ${table} ADD CONSTRAINT ${name} ${definition}`);
  for (const table of names) await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  return {
    rows: ours.reduce((sum, { rows }) => sum + rows, 0),
    leftOut: manifest.tables.filter((table) => !isOurs(table)).map(({ schema, name }) => `${schema}.${name}`),
  };
}

async function copyIn(client: pg.PoolClient, file: string, table: BackedUpTable): Promise<void> {
  const list = table.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const into = client.query(copyFrom(`COPY ${qualified(table)} (${list}) FROM STDIN`));
  await unpackPart(file, table, into);
  if (into.rowCount === table.rows) return;
  throw new AppError('conflict', `The table ${table.name} took ${into.rowCount} rows of ${table.rows}.`);
}
