import { runMigrations } from 'graphile-worker';
import { MIGRATION_LIMITS, openPool } from '@/lib/core/pool';
import { applyMigrations } from './migrations';
import { grantRoles, type RoleNames } from './roles';

/**
 * Upgrades a database to this version: Steward's tables, the job queue's tables, and the rights of the roles of web and gateway.
 * Safe to repeat.
 */
export async function prepareDatabase(ownerUrl: string, roles: RoleNames): Promise<void> {
  await applyMigrations(ownerUrl);
  const pool = openPool(ownerUrl, MIGRATION_LIMITS);
  try {
    await runMigrations({ pgPool: pool });
    await grantRoles(pool, roles);
  } finally {
    await pool.end();
  }
}
