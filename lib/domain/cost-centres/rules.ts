import { type Day, formatPeriod } from '@/lib/core/time';
import { largestRemainder } from '@/lib/domain/usage/ledger/allocate';

/** What may carry a cost centre, the strongest first: a key's counts before its owner's, an owner's before the workspace's. */
export const SUBJECT_KINDS = ['api_key', 'owner', 'workspace'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** In the place of a cost centre's number: cost that has a key and a workspace and no cost centre, and cost that is everybody's. */
export const UNASSIGNED_REF = 0;
export const SHARED_REF = -1;
/** And of its id. */
export const UNASSIGNED_ID = 'unassigned';
export const SHARED_ID = 'shared';

/** How shared cost is split: left by itself, by own cost, in equal parts, or in parts that were agreed. */
export const SHARING_RULES = ['apart', 'proportional', 'even', 'fixed'] as const;
export type SharingRule = (typeof SHARING_RULES)[number];

/** Shares are hundredths of a per cent, and all together make the whole. */
export const WHOLE_SHARE = 10_000;
export const MOST_SHARES = 100;

export interface Sharing<Share = { costCentreId: string; share: number }> {
  rule: SharingRule;
  /** Of the rule `fixed` alone. */
  shares: readonly Share[];
}

/** The same with numbers for cost centres. */
export type NumberedSharing = Sharing<{ ref: number; share: number }>;

/** Cost by the number of its cost centre. */
export type CostByCentre = ReadonlyMap<number, bigint>;

/**
 * What of the shared cost each cost centre is charged, to the last nano-dollar; what nobody can be charged stays under
 * `SHARED_REF`. Unassigned cost carries none of it.
 */
export function splitShared(own: CostByCentre, { rule, shares }: NumberedSharing): Map<number, bigint> {
  const shared = own.get(SHARED_REF) ?? 0n;
  const parts = weighParts(own, rule, shares).filter(({ weight }) => weight > 0n);
  if (shared === 0n || parts.length === 0) return new Map([[SHARED_REF, shared]]);
  const amounts = largestRemainder(shared, parts);
  return new Map([[SHARED_REF, 0n], ...parts.map(({ place }, at): [number, bigint] => [place, amounts[at] ?? 0n])]);
}

/** By number, so that the same cost is split in the same way whatever order it is read in. */
function weighParts(own: CostByCentre, rule: SharingRule, shares: NumberedSharing['shares']) {
  if (rule === 'apart') return [];
  const parts =
    rule === 'fixed'
      ? shares.map(({ ref, share }) => ({ place: ref, weight: BigInt(share) }))
      : [...own]
          .filter(([ref, amount]) => ref > UNASSIGNED_REF && amount !== 0n)
          .map(([place, amount]) => ({ place, weight: rule === 'even' ? 1n : amount }));
  return parts.sort((a, b) => a.place - b.place);
}

/** Why an assignment cannot reach into the months; null if it can. They are those that are closed, of its own span. */
export function closedProblem(closed: readonly Day[]): string | null {
  const last = [...closed].sort().at(-1);
  if (last === undefined) return null;
  return `${formatPeriod(last, 'month')} is closed and keeps its cost centres. Choose a later first month.`;
}

/** Shares as people type and read them: `12.5` per cent is 1250. Null: none. */
export function parseShare(percent: string): number | null {
  const [, whole, fraction = ''] = /^(\d{1,3})(?:\.(\d{1,2}))?$/.exec(percent.trim().replace(/\s*%$/, '')) ?? [];
  return whole === undefined ? null : Number(whole) * 100 + Number(fraction.padEnd(2, '0'));
}

export function formatPercent(share: number): string {
  const rest = share % 100;
  return `${Math.floor(share / 100)}${rest === 0 ? '' : `.${String(rest).padStart(2, '0').replace(/0$/, '')}`}`;
}
