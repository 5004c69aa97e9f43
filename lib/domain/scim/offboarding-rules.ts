import type { LeavingOutcome, LeavingPolicy } from './schema';

export interface LeavingFacts {
  policy: LeavingPolicy;
  isActive: boolean;
  /** As the identity provider last said before; somebody new counts as active. */
  wasActive: boolean;
  /** They are a member of the organisation, have access to Steward, or an open invite. */
  isKnown: boolean;
  isLastOwner: boolean;
  /** The last offboarding that was begun for them; null for none. */
  lastOffboarding: { dryRun: boolean; failed: boolean } | null;
}

/**
 * What a user's being active or not comes to. Said again, it comes to nothing, unless the policy was only a dry run, or
 * off, when it was said first.
 */
export function leavingOutcome(facts: LeavingFacts): LeavingOutcome {
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
