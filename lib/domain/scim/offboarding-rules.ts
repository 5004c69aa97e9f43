import type { OffboardingOutcome, OffboardingPolicy } from './schema';

export interface OffboardingFacts {
  policy: OffboardingPolicy;
  isActive: boolean;
  /** The previous state from the identity provider; a new user counts as active. */
  wasActive: boolean;
  /** They are a member of the organisation, have access to Steward, or an open invite. */
  isKnown: boolean;
  isLastOwner: boolean;
  /** The last offboarding started for them; null for none. */
  lastOffboarding: { dryRun: boolean; failed: boolean } | null;
}

/**
 * The consequence of a user being active or not. Repeated, it has none, unless the policy was a dry run or off the
 * first time.
 */
export function offboardingOutcome(facts: OffboardingFacts): OffboardingOutcome {
  const { policy, isActive, wasActive, isKnown, isLastOwner, lastOffboarding } = facts;
  if (isActive) return 'none';
  if (!isKnown) return 'unknown_person';
  if (policy.mode === 'off') return 'off';
  if (isLastOwner) return 'last_owner';
  const begun = policy.mode === 'on' ? 'started' : 'dry_run';
  if (wasActive || lastOffboarding === null) return begun;
  const isOpenStill = policy.mode === 'on' && (lastOffboarding.dryRun || lastOffboarding.failed);
  return isOpenStill ? begun : 'already';
}
