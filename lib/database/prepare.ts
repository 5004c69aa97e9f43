import { runMigrations } from 'graphile-worker';
import { MIGRATION_LIMITS, openPool } from '@/lib/core/db';
import { applyMigrations } from './migrations';
import { grantWebRole } from './roles';

/**
 * Upgrades a database to this version: Steward's tables, the job queue's tables, and the rights of the web's role. Safe
 * to repeat.
 */
export async function prepareDatabase(ownerUrl: string, webRole: string): Promise<void> {
  await applyMigrations(ownerUrl);
  const pool = openPool(ownerUrl, MIGRATION_LIMITS);
  try {
    await runMigrations({ pgPool: pool });
    await grantWebRole(pool, webRole);
  } finally {
    await pool.end();
  }
}
