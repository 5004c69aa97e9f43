import type { Db, Tx } from '@/lib/core/db';
import { MAIL_POLICY_KEY, mailPolicyField } from './schema';

/** Domains outside the organisation to which mail may go, as owners decided. */
export async function readMailPolicy(db: Db | Tx): Promise<{ domains: string[] }> {
  const setting = await db.setting.findUnique({ where: { key: MAIL_POLICY_KEY } });
  return mailPolicyField.catch({ domains: [] }).parse(setting?.value ?? { domains: [] });
}
