import type { Db, Tx } from '@/lib/core/db';
import type { PolicyInForce } from './query-schema';
import { APPROVAL_POLICY_KEY, findActs } from './rules';
import { approvalPolicy } from './schema';

/** The policy in force now, which depends on how many owners there are until somebody has decided. */
export async function readApprovalPolicy(db: Db | Tx): Promise<PolicyInForce> {
  const setting = await db.setting.findUnique({ where: { key: APPROVAL_POLICY_KEY } });
  const owners = await db.person.count({ where: { roleOverride: 'owner', deactivatedAt: null } });
  const stored = approvalPolicy.safeParse(setting?.value ?? {});
  const { acts, ...terms } = stored.success ? stored.data : approvalPolicy.parse({});
  return { ...terms, acts: [...findActs(acts, owners)], isSet: acts !== null, owners };
}
