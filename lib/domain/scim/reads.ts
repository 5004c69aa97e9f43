import type { Db, Tx } from '@/lib/core/db';
import {
  DEFAULT_OFFBOARDING_POLICY,
  OFFBOARDING_POLICY_KEY,
  type OffboardingPolicy,
  offboardingPolicyField,
} from './schema';

export interface LiveToken {
  tokenId: string;
  name: string;
}

/** The token with this secret, if it is not revoked; the database records its last use. Called by the door. */
export async function findLiveToken(db: Db, secret: string): Promise<LiveToken | null> {
  const [token] = await db.$queryRaw<LiveToken[]>`
    SELECT token_id::text AS "tokenId", name FROM steward.scim_token_of(${secret})`;
  return token ?? null;
}

/** What happens when an identity provider deactivates someone. */
export async function readOffboardingPolicy(db: Db | Tx): Promise<OffboardingPolicy> {
  const row = await db.setting.findUnique({ where: { key: OFFBOARDING_POLICY_KEY } });
  return offboardingPolicyField.catch(DEFAULT_OFFBOARDING_POLICY).parse(row?.value);
}
