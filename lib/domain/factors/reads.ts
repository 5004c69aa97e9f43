import { FACTOR_POLICY_KEY, REQUIRED_OF, type RequiredOf } from '@/lib/access/factor-policy';
import type { Db, Tx } from '@/lib/core/db';

/** Of whom a second factor is required; of nobody, until somebody has decided. */
export async function readFactorPolicy(db: Db | Tx): Promise<RequiredOf> {
  const setting = await db.setting.findUnique({ where: { key: FACTOR_POLICY_KEY } });
  const stored = setting?.value;
  const found = stored && typeof stored === 'object' && 'requiredOf' in stored ? stored.requiredOf : null;
  return REQUIRED_OF.find((one) => one === found) ?? 'nobody';
}
