import type { Day } from '@/lib/core/time';
import { effectiveValue } from '@/lib/domain/rate-limits/rules';
import { type OrganizationLimits, overridesForTier, type Tier } from '@/lib/domain/rate-limits/tier-rules';
import type { RateLimitType } from '@/lib/upstream/contract';
import { type BudgetPeriod, isReached, SCOPE_KINDS, type ScopeKind } from './rules';

/** What Steward can do by itself when a budget is used up. */
export const BUDGET_ACTIONS = ['ask_more', 'lower_limits', 'set_spend_limit', 'disable_keys'] as const;
export type BudgetActionName = (typeof BUDGET_ACTIONS)[number];
/** To which tier rate limits can be lowered. */
export const ACTION_TIERS = ['high', 'medium', 'low'] as const satisfies readonly Tier[];
export type ActionTier = (typeof ACTION_TIERS)[number];

const FOR: Readonly<Record<BudgetActionName, readonly ScopeKind[]>> = {
  ask_more: SCOPE_KINDS,
  lower_limits: ['workspace', 'workspace_tag'],
  set_spend_limit: ['organization', 'workspace'],
  disable_keys: ['workspace', 'workspace_tag', 'api_key'],
};

/** Whose budget can do it, in words. */
export const ACTION_FOR: Readonly<Record<BudgetActionName, string>> = {
  ask_more: 'any budget',
  lower_limits: 'the budget of a workspace or a tag',
  set_spend_limit: 'the monthly budget of a workspace or the organisation',
  disable_keys: 'the budget of a workspace, a tag or a key',
};

/** Whether a budget of this can do that: limits and keys are those of workspaces, or one key; Anthropic's own limit is monthly. */
export function canAct(action: BudgetActionName, scope: ScopeKind, period: BudgetPeriod): boolean {
  return FOR[action].includes(scope) && (action !== 'set_spend_limit' || period === 'month');
}

/** What a person must be allowed to change themselves to have a budget change it. */
export const ACTION_PERMISSIONS = {
  lower_limits: 'rate_limit:write',
  set_spend_limit: 'rate_limit:write',
  disable_keys: 'api_key:write',
} as const;

/** `When it is used up, it would …` */
export const ACTION_WORDS = {
  lower_limits: 'lower rate limits',
  set_spend_limit: 'set a spend limit at Anthropic',
  disable_keys: 'disable API keys',
} as const satisfies Record<keyof typeof ACTION_PERMISSIONS, string>;

export function isChanging(action: string): action is keyof typeof ACTION_PERMISSIONS {
  return action in ACTION_PERMISSIONS;
}

export const UNDO_REASONS = ['period_ended', 'raised', 'archived'] as const;
export type UndoReason = (typeof UNDO_REASONS)[number];

/** An action that was taken and is not undone. */
export interface OpenAction {
  action: string;
  revision: number;
  from: Day;
}

interface Now {
  from: Day;
  revision: number;
  limit: bigint | null;
  /** Null: no day of the period was read. */
  spent: bigint | null;
}

/** Why an action is undone now; null: it stays. Unread days are no reason. */
export function undoReason(open: OpenAction, { from, revision, limit, spent }: Now): UndoReason | null {
  if (!isChanging(open.action)) return null;
  if (open.from !== from) return 'period_ended';
  const isBelow = limit === null || (spent !== null && !isReached(spent, limit));
  return revision > open.revision && isBelow ? 'raised' : null;
}

/** The chosen actions that are due and not in force yet. */
export function dueActions(
  chosen: readonly string[],
  open: readonly OpenAction[],
  { from, limit, spent }: Now,
): BudgetActionName[] {
  if (!isReached(spent, limit)) return [];
  return BUDGET_ACTIONS.filter(
    (action) => chosen.includes(action) && !open.some((one) => one.action === action && one.from === from),
  );
}

export interface LoweredLimit {
  type: RateLimitType;
  value: number;
}

/** What a tier lowers of a workspace's limits of one group. What is as low already stays. */
export function loweredLimits(tier: Tier, group: OrganizationLimits, own: ReadonlyMap<string, number>): LoweredLimit[] {
  const [override] = overridesForTier(tier, [group]);
  return (override?.limits ?? []).filter(({ type, value }) => {
    const whole = group.limits.find((limit) => limit.type === type)?.value ?? null;
    const now = effectiveValue(own.get(type) ?? null, whole);
    return now === null || now > value;
  });
}

export interface ActedCounts {
  changed: number;
  left: number;
  failed: number;
}

const count = (number: number, one: string) => `${number} ${one}${number === 1 ? '' : 's'}`;

/** What an action came to, in words: `3 API keys were disabled. 1 was left alone.` */
export function actedWords(
  action: string,
  tier: string | null,
  { changed, left, failed }: ActedCounts,
  isUndone: boolean,
): string {
  const be = (number: number) => (number === 1 ? 'was' : 'were');
  const { things, done, back } = actedOf(action, tier);
  return [
    `${count(changed, things)} ${be(changed)} ${isUndone ? back : done}.`,
    ...(left > 0 ? [`${left} ${be(left)} left alone.`] : []),
    ...(failed > 0 ? [`${failed} could not be changed: the page of the budget says why.`] : []),
  ].join(' ');
}

function actedOf(action: string, tier: string | null) {
  if (action === 'disable_keys') return { things: 'API key', done: 'disabled', back: 'enabled again' };
  if (action === 'set_spend_limit') return { things: 'spend limit', done: 'set at Anthropic', back: 'restored' };
  return { things: 'rate limit', done: `lowered to the tier ${tier ?? 'low'}`, back: 'restored' };
}
