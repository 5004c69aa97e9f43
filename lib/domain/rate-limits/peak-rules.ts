import type { UsageResult } from '@/lib/upstream/contract-reports';

/** Stands for all workspaces together. */
export const WHOLE_ORGANIZATION = 0;

/** What busiest hours are found for: a workspace or the whole organisation, in one group of limits. */
export type Lane = 'standard' | 'fast';
export type Direction = 'input' | 'output';

/** One of the busiest hours of a workspace and group, as the hours of the usage report have it. */
export interface BusyHour {
  hour: string;
  workspaceRef: number;
  rateLimitId: string;
  lane: Lane;
  direction: Direction;
  /** 1: the busiest. */
  place: number;
}

/** The hours to read next: the busiest hours first, and among them those that are busiest for most. */
export function hoursToRead(busy: readonly BusyHour[], read: ReadonlySet<string>): string[] {
  const wishes = new Map<string, { place: number; count: number }>();
  for (const { hour, place } of busy) {
    if (read.has(hour)) continue;
    const known = wishes.get(hour);
    if (!known || place < known.place) wishes.set(hour, { place, count: 1 });
    else if (place === known.place) known.count += 1;
  }
  return [...wishes]
    .sort(([a, x], [b, y]) => x.place - y.place || y.count - x.count || (a < b ? 1 : -1))
    .map(([hour]) => hour);
}

export interface Peak {
  workspaceRef: number;
  rateLimitId: string;
  type: string;
  value: number;
  /** The minute's beginning. */
  at: string;
}

/** What counts towards a token limit, by its type. Batches and fast mode have limits of their own. */
const COUNTED: Readonly<Record<string, { lane: Lane; direction: Direction; count: (row: UsageResult) => number }>> = {
  input_tokens_per_minute_cache_aware: { lane: 'standard', direction: 'input', count: freshInput },
  input_tokens_per_minute: { lane: 'standard', direction: 'input', count: allInput },
  output_tokens_per_minute: { lane: 'standard', direction: 'output', count: (row) => row.output_tokens },
  tokens_per_minute: { lane: 'standard', direction: 'input', count: (row) => allInput(row) + row.output_tokens },
  fast_itpmca: { lane: 'fast', direction: 'input', count: freshInput },
  fast_otpm: { lane: 'fast', direction: 'output', count: (row) => row.output_tokens },
};

function freshInput({ uncached_input_tokens, cache_creation }: UsageResult): number {
  return uncached_input_tokens + cache_creation.ephemeral_5m_input_tokens + cache_creation.ephemeral_1h_input_tokens;
}

function allInput(row: UsageResult): number {
  return freshInput(row) + row.cache_read_input_tokens;
}

/** Why no busiest minute is known: the report does not count this, nothing was used, or its hour has not been read yet. */
export type MissingPeak = 'not_counted' | 'no_use' | 'not_read';

/**
 * `isRead` of the busiest hour by lane and direction; undefined if there was no use. `hasRun`: hours have been read at
 * all.
 */
export function missingPeak(
  type: string,
  hasRun: boolean,
  isReadOf: (lane: Lane, direction: Direction) => boolean | undefined,
): MissingPeak {
  const counted = COUNTED[type];
  if (!counted) return 'not_counted';
  if (!hasRun) return 'not_read';
  return isReadOf(counted.lane, counted.direction) === false ? 'not_read' : 'no_use';
}

/** A group of limits with its models and types. */
export interface CountedGroup {
  id: string;
  models: readonly string[];
  types: readonly string[];
}

/** Sums each minute by workspace, group and type, and keeps the busiest one of each. */
export function findPeaks(
  minutes: readonly { at: string; rows: readonly UsageResult[] }[],
  groups: readonly CountedGroup[],
  refOf: (workspaceId: string | null) => number | null,
): Peak[] {
  const groupsOf = new Map<string, CountedGroup[]>();
  for (const group of groups) {
    for (const model of group.models) groupsOf.set(model, [...(groupsOf.get(model) ?? []), group]);
  }
  const peaks = new Map<string, Peak>();
  for (const { at, rows } of minutes) {
    const sums = new Map<string, Peak>();
    for (const row of rows) {
      if (row.service_tier === 'batch') continue;
      const lane = row.speed === 'fast' ? 'fast' : 'standard';
      const ref = refOf(row.workspace_id);
      for (const { id, types } of groupsOf.get(row.model ?? '') ?? []) {
        for (const type of types) {
          const counted = COUNTED[type];
          if (counted?.lane !== lane) continue;
          const value = counted.count(row);
          add(sums, { workspaceRef: WHOLE_ORGANIZATION, rateLimitId: id, type, value, at });
          if (ref !== null && ref !== WHOLE_ORGANIZATION)
            add(sums, { workspaceRef: ref, rateLimitId: id, type, value, at });
        }
      }
    }
    for (const [key, sum] of sums) if (sum.value > (peaks.get(key)?.value ?? -1)) peaks.set(key, sum);
  }
  return [...peaks.values()];
}

function add(sums: Map<string, Peak>, peak: Peak): void {
  const key = keyOf(peak);
  const known = sums.get(key);
  if (known) known.value += peak.value;
  else sums.set(key, peak);
}

function keyOf({ workspaceRef, rateLimitId, type }: Omit<Peak, 'value' | 'at'>): string {
  return `${workspaceRef} ${rateLimitId} ${type}`;
}

/**
 * The highest peak of the hours read, if the busiest hour is among them; without any use, nothing is known.
 */
export function knownPeaks(
  hours: readonly { hour: string; peaks: readonly Peak[] }[],
  busy: readonly BusyHour[],
): Peak[] {
  const read = new Set(hours.map(({ hour }) => hour));
  const covered = new Set(
    busy
      .filter(({ hour, place }) => place === 1 && read.has(hour))
      .map(({ workspaceRef, rateLimitId, lane, direction }) => [workspaceRef, rateLimitId, lane, direction].join(' ')),
  );
  const highest = new Map<string, Peak>();
  for (const peak of hours.flatMap(({ peaks }) => peaks)) {
    const counted = COUNTED[peak.type];
    if (!counted) continue;
    const { workspaceRef, rateLimitId } = peak;
    if (!covered.has([workspaceRef, rateLimitId, counted.lane, counted.direction].join(' '))) continue;
    const key = keyOf(peak);
    if (peak.value > (highest.get(key)?.value ?? -1)) highest.set(key, peak);
  }
  return [...highest.values()];
}
