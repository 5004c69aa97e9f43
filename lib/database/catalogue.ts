import pg from 'pg';
import { MIGRATION_LIMITS } from '@/lib/core/pool';

/** A COPY never tells the driver that it ended: its clock would hold the process for an hour. */
export const COPY_LIMITS = { ...MIGRATION_LIMITS, answerMs: 0 };

/** A table with the columns that are stored in it, not worked out. */
export interface TableColumns {
  schema: string;
  name: string;
  columns: string[];
}

/** How values are written and read, whatever a database's own settings are. */
export const COPY_SETTINGS = `SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres';
  SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'; SET LOCAL timezone = 'UTC'`;

/** Not Steward's data: the catalogue, and the job queue, which is filled anew from the tables at every start. */
export function listForeignSchemas(): string[] {
  return ['pg_catalog', 'information_schema', 'graphile_worker'];
}

export function qualified({ schema, name }: { schema: string; name: string }): string {
  return `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`;
}

/** Every table but an extension's, a table of partitions as one; none before Steward's first migration. */
export async function listTables(client: pg.ClientBase): Promise<TableColumns[]> {
  const { rows } = await client.query<TableColumns>(
    `SELECT n.nspname AS schema, c.relname AS name,
       (SELECT json_agg(a.attname ORDER BY a.attnum) FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence <> 't'
       AND n.nspname !~ '^pg_' AND NOT n.nspname = ANY($1)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
       AND to_regclass('public._prisma_migrations') IS NOT NULL
     ORDER BY 1, 2`,
    [listForeignSchemas()],
  );
  return rows;
}
