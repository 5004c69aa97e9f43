import type { Db } from '@/lib/core/db';
import { OWNER_ID, OWNER_TYPE } from '@/lib/domain/api-keys/owner-sql';
import { WORKS } from './works-sql';

/** True for a key that works although its owner is no longer a member, whether it was kept or not. */
export async function isLeftKey(db: Db, apiKeyId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT k.id FROM api_keys k LEFT JOIN users u ON u.id = ${OWNER_ID}
    WHERE k.id = ${apiKeyId} AND ${WORKS} AND ${OWNER_TYPE} = 'user' AND (u.id IS NULL OR u.gone_at IS NOT NULL)`;
  return rows.length > 0;
}
