import type { Db } from '@/lib/core/db';
import { OWNER_ID, OWNER_TYPE } from '@/lib/domain/api-keys/owner-sql';
import { kindOfKey } from '@/lib/domain/api-keys/rules';
import { hasLeft, stewardStateAt, worksAt } from '@/lib/domain/api-keys/state-sql';
import { Prisma } from '@/prisma/generated/client';

/** True for a key that works although its owner is no longer a member, whether it was kept or not. */
export async function isLeftKey(db: Db, apiKeyId: string, now: Date): Promise<boolean> {
  if (kindOfKey(apiKeyId) === 'steward') return isLeftStewardKey(db, apiKeyId, now);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT k.id FROM api_keys k LEFT JOIN users u ON u.id = ${OWNER_ID}
    WHERE k.id = ${apiKeyId} AND ${worksAt(now)} AND ${hasLeft(Prisma.sql`u`, OWNER_TYPE)}`;
  return rows.length > 0;
}

async function isLeftStewardKey(db: Db, gatewayKeyId: string, now: Date): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT k.id::text FROM gateway_keys k LEFT JOIN users u ON u.id = k.owner_id
    WHERE k.id = ${gatewayKeyId}::uuid AND ${stewardStateAt(now)} = 'active' AND k.owner_id IS NOT NULL
      AND ${hasLeft(Prisma.sql`u`, Prisma.sql`'user'`)}`;
  return rows.length > 0;
}
