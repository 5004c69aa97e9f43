import type { Permission } from '@/lib/access/permissions';
import { nanoFromDollars } from '@/lib/core/money';
import { ACTS, type Act } from '@/lib/operations/acts';

export const APPROVAL_POLICY_KEY = 'approval_policy';

/** On, once two owners exist, until somebody has decided: what cannot be undone, and disabling many keys. */
const BY_DEFAULT: readonly Act[] = ['owner_role', 'retention', 'policy', 'key_disabling'];
/** The only owner would wait for nobody: of what is on by default, disabling many keys alone waits for a while. */
const OF_ONE_OWNER: readonly Act[] = ['key_disabling'];

export interface ApprovalPolicy {
  acts: readonly Act[];
  /** A budget above it needs a second person; in dollars. */
  budgetDollars: string;
  /** Where nobody else could approve, an act waits for so long instead. */
  delayMinutes: number;
  /** A request that nobody decided is dropped after so long. */
  expiryHours: number;
}

/** The acts that need a second person now. Null: nobody has decided which. */
export function findActs(chosen: readonly Act[] | null, owners: number): readonly Act[] {
  return chosen ?? (owners >= 2 ? BY_DEFAULT : OF_ONE_OWNER);
}

/** How a command is declared that may need a second person. */
export function secondPerson<Of extends Act>(act: Of, permission: Permission) {
  return { act, permission, changeable: [], isConditional: true } as const;
}

/** In words, for requests and mails. */
export const ACT_WORDS: Readonly<Record<Act, string>> = {
  owner_role: 'Making someone an owner, or ending that',
  retention: 'Keeping the audit for a shorter time, or releasing a legal hold',
  policy: 'Weakening this policy',
  key_disabling: 'Disabling many API keys',
  workspace_archive: 'Archiving a workspace that has spent money',
  stop_lift: 'Lifting an emergency stop',
  budget: 'Large budgets, and budgets that act by themselves',
};

/** What would be weaker than it is, each as a sentence; none: nothing is. */
export function weakenedBy(before: ApprovalPolicy, after: ApprovalPolicy): string[] {
  const dropped = ACTS.filter((act) => before.acts.includes(act) && !after.acts.includes(act));
  const isMore = (nanoFromDollars(after.budgetDollars) ?? 0n) > (nanoFromDollars(before.budgetDollars) ?? 0n);
  return [
    ...dropped.map((act) => `No second person any more: ${ACT_WORDS[act]}.`),
    ...(isMore
      ? [`Budgets up to $${after.budgetDollars} without a second person, instead of $${before.budgetDollars}.`]
      : []),
    ...(after.delayMinutes < before.delayMinutes
      ? [`A delay of ${after.delayMinutes} minutes instead of ${before.delayMinutes}.`]
      : []),
    ...(after.expiryHours > before.expiryHours
      ? [`Requests wait ${after.expiryHours} hours instead of ${before.expiryHours}.`]
      : []),
  ];
}

/** A budget as far as it matters here. A limit of null is none: above every amount. */
interface WeighedBudget {
  limit: string | null;
  /** What it does by itself to keys and limits. */
  acts: readonly string[];
}

/** Whether a budget needs a second person: above the amount it rises, or it newly acts by itself. Before: null if it is new. */
export function isWeightyBudget(before: WeighedBudget | null, after: WeighedBudget, most: string): boolean {
  const worth = (limit: string | null) => (limit === null ? null : (nanoFromDollars(limit) ?? 0n));
  const [was, is] = [before && worth(before.limit), worth(after.limit)];
  const isRaised = before === null ? is !== null : before.limit !== null && (is === null || (was !== null && is > was));
  const isAbove = is === null || is > (worth(most) ?? 0n);
  return (isRaised && isAbove) || after.acts.some((act) => !before?.acts.includes(act));
}
