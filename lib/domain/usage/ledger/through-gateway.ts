import { groupBy } from '@/lib/core/group-by';
import { largestRemainder, type UsageEntry } from './allocate';
import { NO_REF } from './names';

/** What came through the gateway for one Steward key, by its own count. */
export interface Through {
  via: number;
  /** Its position among all Steward keys by id: ties go to the first. */
  rank: number;
  /** In the order of TOKEN_TYPES. */
  counts: readonly bigint[];
}

/** The same of one vendor key, by all that the usage report tells apart. */
export interface ThroughGateway extends Through {
  workspace: number;
  key: number;
  model: number;
  tier: number;
  context: number;
  geo: number;
}

type Cell = Pick<ThroughGateway, 'workspace' | 'key' | 'model' | 'tier' | 'context' | 'geo'>;
const cellName = ({ workspace, key, model, tier, context, geo }: Cell) =>
  [workspace, key, model, tier, context, geo].join(' ');

/**
 * Divides what the report counts of a vendor key among the Steward keys that it was used for. Each has what the gateway counted
 * for it, all together at most what was reported; the rest did not come through the gateway and comes first.
 */
export function divideCounts(
  reported: readonly bigint[],
  through: readonly Through[],
): [rest: bigint[], ...bigint[][]] {
  const parts = through.map(() => [] as bigint[]);
  const rest = reported.map((count, type) => {
    const counted = through.map(({ rank, counts }) => ({ place: rank, weight: counts[type] ?? 0n }));
    const sum = counted.reduce((total, { weight }) => total + weight, 0n);
    // The report may be late, and what broke off is counted too high.
    const shares = sum > count ? largestRemainder(count, counted) : counted.map(({ weight }) => weight);
    for (const [at, share] of shares.entries()) parts[at]?.push(share);
    return sum > count ? 0n : count - sum;
  });
  return [rest, ...parts];
}

/** The rows of a usage report with those of vendor keys divided; the sums of each row stay what they are. */
export function divideUsage(usage: readonly UsageEntry[], through: readonly ThroughGateway[]): UsageEntry[] {
  if (through.length === 0) return [...usage];
  const cells = groupBy(through, cellName);
  const merged = new Map<string, UsageEntry>();
  const divided: UsageEntry[] = [];
  // Between two rows there is room for every Steward key.
  const step = 1 + Math.max(...through.map(({ rank }) => rank + 1));
  for (const row of usage) {
    const entry = { ...row, place: row.place * step };
    const name = cellName(entry);
    if (!cells.has(name)) divided.push(entry);
    else merged.set(name, addUsage(merged.get(name), entry));
  }
  for (const [name, entry] of merged) {
    const among = mergeVias(cells.get(name) ?? []);
    const [rest, ...parts] = divideCounts(entry.counts, among);
    if (rest.some((count) => count !== 0n)) divided.push({ ...entry, counts: rest });
    for (const [at, counts] of parts.entries()) {
      const { via = NO_REF, rank = 0 } = among[at] ?? {};
      if (counts.some((count) => count !== 0n)) divided.push({ ...entry, via, counts, place: entry.place + 1 + rank });
    }
  }
  return divided;
}

/** The report tells speeds apart, prices of cells do not. */
function addUsage(known: UsageEntry | undefined, entry: UsageEntry): UsageEntry {
  if (!known) return entry;
  const counts = known.counts.map((count, at) => count + (entry.counts[at] ?? 0n));
  return { ...known, counts, place: Math.min(known.place, entry.place) };
}

function mergeVias(rows: readonly ThroughGateway[]): Through[] {
  const merged = new Map<number, Through>();
  for (const { via, rank, counts } of rows) {
    const known = merged.get(via);
    merged.set(via, { via, rank, counts: counts.map((count, at) => count + (known?.counts[at] ?? 0n)) });
  }
  return [...merged.values()];
}
