import { formatMoney, nanoFromCents } from '@/lib/core/money';
import type { SpendLimit, SpendScope } from '@/lib/upstream/contract-spend';

const NANO_PER_CENT = 10_000_000n;

/** A budget's limit as Anthropic takes it: whole cents, rounded down. */
export function wholeCents(limit: bigint): string {
  return String(limit / NANO_PER_CENT);
}

export function centsWords(amountCents: string | null): string {
  return amountCents === null ? 'none' : formatMoney(nanoFromCents(amountCents).nano);
}

export function isOf(limit: SpendLimit, scope: SpendScope): boolean {
  const isSame = scope.type === 'organization' || limit.scope.workspace_id === scope.workspace_id;
  return limit.period === 'monthly' && limit.scope.type === scope.type && isSame;
}

/** Why nothing is set: what stands is no higher, or the amounts cannot be compared. Null: it is set. */
export function whyLeft(limits: readonly SpendLimit[], scope: SpendScope, wanted: string): string | null {
  const other = limits.find(({ currency }) => currency !== 'USD');
  if (other) return `Anthropic’s limits are in ${other.currency}, the budget in US dollars.`;
  const standing = limits.filter((one) => isOf(one, scope) || (one.period === 'monthly' && isAbove(one)));
  const amounts = standing.flatMap(({ amount }) => (amount === null ? [] : [BigInt(amount)]));
  const lowest = amounts.reduce<bigint | null>((low, one) => (low === null || one < low ? one : low), null);
  if (lowest === null || lowest > BigInt(wanted)) return null;
  return `A monthly spend limit of ${centsWords(String(lowest))} already stands.`;
}

/** What bounds a workspace and the organisation alike. */
function isAbove({ scope, is_enabled }: SpendLimit): boolean {
  return scope.type === 'usage_tier' || (scope.type === 'organization' && is_enabled);
}
