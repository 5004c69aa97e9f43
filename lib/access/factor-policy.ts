import type { OrgRole } from './principals';

/** The setting in which owners say who needs a second factor beside a password. */
export const FACTOR_POLICY_KEY = 'factor_policy';

/** From the weakest to the strongest. */
export const REQUIRED_OF = ['nobody', 'managers', 'everybody'] as const;
export type RequiredOf = (typeof REQUIRED_OF)[number];

/** Whether somebody of this role needs one; what is stored is read as it is, and unknown words as nobody. */
export function isFactorRequired(requiredOf: string | null, role: OrgRole): boolean {
  return requiredOf === 'everybody' || (requiredOf === 'managers' && (role === 'owner' || role === 'admin'));
}

export function isWeakerFactorPolicy(before: RequiredOf, after: RequiredOf): boolean {
  return REQUIRED_OF.indexOf(after) < REQUIRED_OF.indexOf(before);
}
