/** The kinds of usage that a cost can be weighed by; each is a pair of columns in spend_daily. */
export const USAGE_TYPES = ['uncached', 'cacheWrite5m', 'cacheWrite1h', 'cacheRead', 'output', 'webSearches'] as const;
export type UsageType = (typeof USAGE_TYPES)[number];
export type UsageCounts = Record<UsageType, bigint>;

/** One row of the usage report of one day. `keyId` is who used it without a key, where that is known; null: nobody is. Workspace is any stable name of it. */
export interface UsageEntry extends UsageCounts {
  workspace: string;
  keyId: string | null;
  model: string | null;
  tier: string | null;
  context: string | null;
  geo: string | null;
}

/** One row of the cost report of the same day. */
export interface CostEntry {
  workspace: string;
  costType: string | null;
  model: string | null;
  tokenType: string | null;
  context: string | null;
  tier: string | null;
  geo: string | null;
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
  workspace: string;
  keyId: string | null;
  model: string | null;
  tier: string | null;
  type: UsageType;
  nano: bigint;
}

export interface Allocation<C> {
  shares: CostShare[];
  unattributed: { cost: C; type: UsageType | null; reason: UnattributedReason }[];
}

const TOKEN_TYPES: Record<string, UsageType> = {
  uncached_input_tokens: 'uncached',
  output_tokens: 'output',
  cache_read_input_tokens: 'cacheRead',
  'cache_creation.ephemeral_5m_input_tokens': 'cacheWrite5m',
  'cache_creation.ephemeral_1h_input_tokens': 'cacheWrite1h',
};

/** Which usage a cost line was charged for; null when it is no usage that the usage report counts. */
export function usageTypeOf(cost: Pick<CostEntry, 'costType' | 'tokenType'>): UsageType | null {
  if (cost.costType === 'web_search') return 'webSearches';
  if (cost.costType !== 'tokens' || cost.tokenType === null) return null;
  return TOKEN_TYPES[cost.tokenType] ?? null;
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
    const type = usageTypeOf(cost);
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

function unweighable(cost: CostEntry, type: UsageType | null): UnattributedReason | null {
  if (type === null) return cost.costType === 'tokens' || cost.costType === null ? 'unknown_type' : 'not_usage';
  return type !== 'webSearches' && cost.model === null ? 'no_model' : null;
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
    for (const type of USAGE_TYPES) {
      const weight = entry[type];
      // The cost report leaves the tokens of the priority tier out; searches are charged in every tier.
      if (weight <= 0n || (entry.tier === 'priority' && type !== 'webSearches')) continue;
      add(cellKey(entry.workspace, entry.model, type), { entry, weight });
      if (type === 'webSearches' && entry.model !== null) add(cellKey(entry.workspace, null, type), { entry, weight });
    }
  }
  return cells;
}

function cellKey(workspace: string, model: string | null, type: UsageType): string {
  return `${type}\u0001${workspace}\u0001${model ?? ''}`;
}

/** A dimension that the cost line does not name does not narrow its cell. */
function inCell(entry: UsageEntry, cost: CostEntry): boolean {
  if (cost.context !== null && entry.context !== cost.context) return false;
  if (cost.tier !== null && (entry.tier === 'batch') !== (cost.tier === 'batch')) return false;
  return cost.geo === null || geoName(entry.geo) === geoName(cost.geo);
}

function geoName(geo: string | null): string {
  return geo ?? 'not_available';
}

/** First among keys, then inside each key among its models and tiers, so that a key's sum does not depend on either. */
function divide(cost: CostEntry, type: UsageType, among: readonly Weight[]): CostShare[] {
  const keys = new Map<string, Map<string, { share: CostShare; weight: bigint }>>();
  for (const { entry, weight } of among) {
    const { workspace, keyId, model, tier } = entry;
    const part = partKey(model, tier);
    const parts = keys.get(keyId ?? '') ?? new Map<string, { share: CostShare; weight: bigint }>();
    keys.set(keyId ?? '', parts);
    const known = parts.get(part);
    if (known) known.weight += weight;
    else parts.set(part, { share: { workspace, keyId, model, tier, type, nano: 0n }, weight });
  }
  const perKey = [...keys].map(([name, parts]) => ({ name, parts, weight: sum(parts.values()) }));
  const keyShares = largestRemainder(cost.amountNano, perKey);
  return perKey.flatMap(({ parts }, at) => {
    const named = [...parts].map(([name, part]) => ({ name, ...part }));
    const keyShare = keyShares[at] ?? 0n;
    const nanos = named.length === 1 ? [keyShare] : largestRemainder(keyShare, named);
    return named.map(({ share }, index) => ({ ...share, nano: nanos[index] ?? 0n })).filter(({ nano }) => nano !== 0n);
  });
}

function partKey(model: string | null, tier: string | null): string {
  return `${model ?? ''}\u0001${tier ?? ''}`;
}

function sum(parts: Iterable<{ weight: bigint }>): bigint {
  let total = 0n;
  for (const { weight } of parts) total += weight;
  return total;
}

/** Shares of `amount` by weight, in the order given; ties by name. The weights must not all be zero. */
export function largestRemainder(amount: bigint, parts: readonly { name: string; weight: bigint }[]): bigint[] {
  const total = sum(parts);
  const size = amount < 0n ? -amount : amount;
  let left = size;
  const rests: { at: number; name: string; remainder: bigint }[] = [];
  const shares = parts.map(({ name, weight }, at) => {
    const product = size * weight;
    const share = product / total;
    left -= share;
    rests.push({ at, name, remainder: product - share * total });
    return share;
  });
  const order = rests.sort((a, b) => {
    if (a.remainder !== b.remainder) return a.remainder > b.remainder ? -1 : 1;
    return a.name < b.name ? -1 : 1;
  });
  for (const { at } of order) {
    if (left === 0n) break;
    shares[at] = (shares[at] ?? 0n) + 1n;
    left -= 1n;
  }
  return amount < 0n ? shares.map((share) => -share) : shares;
}
