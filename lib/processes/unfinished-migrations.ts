import pg from 'pg';
import { connectionTo } from '@/lib/core/connection';

/** Prisma's own lock around migrations. */
const MIGRATION_LOCK = 72_707_369;

/**
 * Allows an interrupted migration (a kill, a full disk) to be retried; otherwise Prisma would refuse every later start.
 * Each migration is one transaction, so an unfinished one has left nothing.
 */
export async function forgetUnfinishedMigrations(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ ...connectionTo(ownerUrl), connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const { rows } = await client.query<{ exists: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists",
    );
    if (rows[0]?.exists)
      await client.query(
        'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
      );
  } finally {
    await client.end().catch(() => undefined);
  }
}
