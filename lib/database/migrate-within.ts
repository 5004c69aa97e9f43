import { createHash } from 'node:crypto';
import type pg from 'pg';
import { newId } from '@/lib/core/ids';
import { readMigrations } from './migrations';

/** As Prisma's engine makes it. */
const RECORD = `CREATE TABLE _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

interface Migration {
  name: string;
  script: string;
}

function listMigrations(): Migration[] {
  return readMigrations().migrationDirectories.map(({ path, migrationFile: { content } }) => ({
    name: path,
    script: content.tag === 'ok' ? content.value : '',
  }));
}

/** Those that this version does not have. */
export function unknownMigrations(names: readonly string[]): string[] {
  const known = new Set(listMigrations().map(({ name }) => name));
  return names.filter((name) => !known.has(name));
}

/**
 * Makes an empty database's tables as they were after these migrations, in the transaction that is under way: Prisma's
 * engine ends one after each. Their record comes with the data.
 */
export async function buildSchema(client: pg.ClientBase, names: readonly string[]): Promise<void> {
  await client.query(RECORD);
  for (const { name, script } of listMigrations()) if (names.includes(name)) await client.query(script);
}

/** Applies the migrations after these, in the same transaction, and records them as Prisma's engine does. */
export async function upgradeSchema(client: pg.ClientBase, names: readonly string[]): Promise<string[]> {
  const pending = listMigrations().filter(({ name }) => !names.includes(name));
  for (const { name, script } of pending) {
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       VALUES ($1, $2, clock_timestamp(), $3, clock_timestamp(), 1)`,
      [newId(), createHash('sha256').update(script).digest('hex'), name],
    );
  }
  return pending.map(({ name }) => name);
}
