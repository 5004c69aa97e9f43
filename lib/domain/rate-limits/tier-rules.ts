import type { RateLimitType } from '@/lib/upstream/contract';
import { isWritableType } from './rules';

export const TIERS = ['high', 'medium', 'low', 'flexible'] as const;
export type Tier = (typeof TIERS)[number];

/** The percentage of the organisation's limits a workspace of the tier may use; null: all, without overrides. */
export const TIER_SHARES: Readonly<Record<Tier, number | null>> = { high: 60, medium: 30, low: 10, flexible: null };

/** A group of limits as the organisation has it. */
export interface OrganizationLimits {
  id: string;
  groupType: string;
  name: string;
  limits: readonly { type: string; value: number | null }[];
}

/** A tier's effect on one group. */
export interface TierOverride {
  rateLimitId: string;
  name: string;
  limits: { type: RateLimitType; value: number }[];
}

/**
 * The overrides of a tier: its share of each limit of each model group, in whole numbers and at least 1. Limits that
 * are unknown, shut off (0) or cannot be overridden are left out; `flexible` has none.
 */
export function overridesForTier(tier: Tier, organizationLimits: readonly OrganizationLimits[]): TierOverride[] {
  const share = TIER_SHARES[tier];
  if (share === null) return [];
  return organizationLimits
    .filter(({ groupType }) => groupType === 'model_group')
    .map(({ id, name, limits }) => ({
      rateLimitId: id,
      name,
      limits: limits.flatMap((limit) => takeShare(limit, share)),
    }))
    .filter(({ limits }) => limits.length > 0);
}

function takeShare({ type, value }: { type: string; value: number | null }, share: number): TierOverride['limits'] {
  if (!isWritableType(type) || !value) return [];
  return [{ type, value: Math.max(1, Number((BigInt(value) * BigInt(share)) / 100n)) }];
}
