import { TOKEN_TYPES, type TokenTypeId } from '@/lib/domain/usage/token-types';

/** One row of a day's usage report, with names as numbers. */
export interface UsageEntry {
  workspace: number;
  /** The key, or the caller without one. */
  key: number;
  /** The Steward key behind it, where it came through the gateway. */
  via?: number;
  model: number;
  tier: number;
  context: number;
  geo: number;
  isBatch: boolean;
  isPriority: boolean;
  /** Its position among the day's rows by key, model and tier name: ties go to the first. */
  place: number;
  /** In the order of TOKEN_TYPES. */
  counts: readonly bigint[];
}

/** One row of the cost report of the same day. A model is 0 and others are null where the line names none. */
export interface CostEntry {
  workspace: number;
  costType: string | null;
  tokenType: string | null;
  model: number;
  context: number | null;
  geo: number | null;
  isBatch: boolean | null;
  amountNano: bigint;
}

export const UNATTRIBUTED_REASONS = [
  'not_usage',
  'unknown_type',
  'no_model',
  'no_matching_usage',
  'usage_not_read',
] as const;
export type UnattributedReason = (typeof UNATTRIBUTED_REASONS)[number];

export interface CostShare {
  workspace: number;
  key: number;
  via: number;
  model: number;
  tier: number;
  type: TokenTypeId;
  nano: bigint;
}

export interface Allocation<C> {
  shares: CostShare[];
  unattributed: { cost: C; type: TokenTypeId | null; reason: UnattributedReason }[];
}

const NO_MODEL = 0;

/** Which usage a cost line was charged for; null if the usage report does not count it. */
export function findUsageType({ costType, tokenType }: Pick<CostEntry, 'costType' | 'tokenType'>): TokenTypeId | null {
  const type = TOKEN_TYPES.find(
    (one) => one.costType === costType && (one.costType !== 'tokens' || one.wire === tokenType),
  );
  return type?.id ?? null;
}

interface Weight {
  entry: UsageEntry;
  weight: bigint;
}

/**
 * Divides each cost line of one day among the keys whose usage it paid for. Exact: shares and unattributed costs add
 * up to the lines, to the last nano-dollar, whatever the order of the rows.
 */
export function allocateDay<C extends CostEntry>(usage: readonly UsageEntry[], costs: readonly C[]): Allocation<C> {
  const weights = weightsByCell(usage);
  const result: Allocation<C> = { shares: [], unattributed: [] };
  for (const cost of costs) {
    const type = findUsageType(cost);
    const reason = unweighable(cost, type);
    if (type === null || reason) {
      result.unattributed.push({ cost, type, reason: reason ?? 'unknown_type' });
      continue;
    }
    const wide = weights.get(cellKey(cost.workspace, cost.model, type)) ?? [];
    const exact = wide.filter(({ entry }) => inCell(entry, cost));
    const among = exact.length > 0 ? exact : wide;
    if (among.length === 0) result.unattributed.push({ cost, type, reason: 'no_matching_usage' });
    else result.shares.push(...divide(cost, type, among));
  }
  return result;
}

function unweighable(cost: CostEntry, type: TokenTypeId | null): UnattributedReason | null {
  if (type === null) return cost.costType === 'tokens' || cost.costType === null ? 'unknown_type' : 'not_usage';
  return type !== 'web_search' && cost.model === NO_MODEL ? 'no_model' : null;
}

/** Everything with a weight, under (workspace, model, type); web searches also under (workspace, any model). */
function weightsByCell(usage: readonly UsageEntry[]): Map<string, Weight[]> {
  const cells = new Map<string, Weight[]>();
  const add = (key: string, weight: Weight) => {
    const list = cells.get(key);
    if (list) list.push(weight);
    else cells.set(key, [weight]);
  };
  for (const entry of usage) {
    for (const [at, { id: type }] of TOKEN_TYPES.entries()) {
      const weight = entry.counts[at] ?? 0n;
      const isSearch = type === 'web_search';
      // The cost report leaves the tokens of the priority tier out; searches are charged in every tier.
      if (weight <= 0n || (entry.isPriority && !isSearch)) continue;
      add(cellKey(entry.workspace, entry.model, type), { entry, weight });
      if (isSearch && entry.model !== NO_MODEL) add(cellKey(entry.workspace, NO_MODEL, type), { entry, weight });
    }
  }
  return cells;
}

function cellKey(workspace: number, model: number, type: TokenTypeId): string {
  return `${type} ${workspace} ${model}`;
}

/** A dimension that the cost line does not name does not narrow its cell. */
function inCell(entry: UsageEntry, cost: CostEntry): boolean {
  if (cost.context !== null && entry.context !== cost.context) return false;
  if (cost.isBatch !== null && entry.isBatch !== cost.isBatch) return false;
  return cost.geo === null || entry.geo === cost.geo;
}

interface Part {
  place: number;
  weight: bigint;
}

const NOT_THROUGH = 0;
/** Each level's sums depend on no level below it. */
const LEVELS: readonly ((entry: UsageEntry) => number | string)[] = [
  ({ key }) => key,
  ({ via = NOT_THROUGH }) => via,
  ({ model, tier }) => `${model} ${tier}`,
];

/** First among keys, then within each key among the Steward keys behind it, then among models and tiers. */
function divide(cost: CostEntry, type: TokenTypeId, among: readonly Weight[]): CostShare[] {
  return shareOut(cost.amountNano, among, 0).map(({ entry, nano }) => {
    const { workspace, key, via = NOT_THROUGH, model, tier } = entry;
    return { workspace, key, via, model, tier, type, nano };
  });
}

function shareOut(nano: bigint, among: readonly Weight[], level: number): { entry: UsageEntry; nano: bigint }[] {
  const [first] = among;
  const nameOf = LEVELS[level];
  if (nano === 0n || !first) return [];
  if (!nameOf || among.length === 1) return [{ entry: first.entry, nano }];
  const groups = new Map<number | string, Part & { among: Weight[] }>();
  for (const one of among) {
    const name = nameOf(one.entry);
    const group = groups.get(name);
    if (group) {
      group.among.push(one);
      group.weight += one.weight;
      group.place = Math.min(group.place, one.entry.place);
    } else groups.set(name, { among: [one], weight: one.weight, place: one.entry.place });
  }
  const parts = [...groups.values()];
  const shares = parts.length === 1 ? [nano] : largestRemainder(nano, parts);
  return parts.flatMap((part, at) => shareOut(shares[at] ?? 0n, part.among, level + 1));
}

function sum(parts: readonly { weight: bigint }[]): bigint {
  return parts.reduce((total, { weight }) => total + weight, 0n);
}

/** Shares of `amount` by weight, in the order given; ties by place. The weights must not all be zero. */
export function largestRemainder(amount: bigint, parts: readonly Part[]): bigint[] {
  const total = sum(parts);
  const size = amount < 0n ? -amount : amount;
  let left = size;
  const rests: { at: number; place: number; remainder: bigint }[] = [];
  const shares = parts.map(({ place, weight }, at) => {
    const product = size * weight;
    const share = product / total;
    left -= share;
    rests.push({ at, place, remainder: product - share * total });
    return share;
  });
  const order = rests.sort((a, b) => {
    if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
    return a.place - b.place;
  });
  for (const { at } of order) {
    if (left === 0n) break;
    shares[at] = (shares[at] ?? 0n) + 1n;
    left -= 1n;
  }
  return amount < 0n ? shares.map((share) => -share) : shares;
}
