import type { Db } from '@/lib/core/db';
import type { PolicyInForce } from '@/lib/domain/approval-policy/query-schema';
import { APPROVAL_POLICY_KEY } from '@/lib/domain/approval-policy/rules';

/** Decides which acts need a second person; none: everybody does everything alone, as with one owner. */
export async function setApprovals(db: Db, policy: Partial<PolicyInForce>): Promise<void> {
  const row = { key: APPROVAL_POLICY_KEY, value: policy, updatedAt: new Date() };
  await db.setting.upsert({ where: { key: row.key }, create: row, update: row });
}
