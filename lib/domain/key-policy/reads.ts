import type { Db, Tx } from '@/lib/core/db';
import { KEY_POLICY_KEY, type KeyPolicy, keyPolicy } from './schema';

/** The policy in effect; until somebody has set one, keys should be replaced after 90 days and nothing else is asked. */
export async function readKeyPolicy(db: Db | Tx): Promise<KeyPolicy> {
  const setting = await db.setting.findUnique({ where: { key: KEY_POLICY_KEY } });
  const stored = keyPolicy.safeParse(setting?.value ?? {});
  return stored.success ? stored.data : keyPolicy.parse({});
}
