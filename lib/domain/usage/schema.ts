import type { Granularity } from '@/lib/core/time';

/** Sums: the total is the sum of the parts. */
export const METRICS = [
  'cost',
  'total_tokens',
  'input',
  'output',
  'cache_write',
  'cache_read',
  'web_searches',
] as const;
/** Rates: the total is the ratio of the sums, never a sum of rates. */
export const RATE_METRICS = ['cache_hit_rate', 'price_per_million'] as const;
export const ALL_METRICS = [...METRICS, ...RATE_METRICS] as const;
export type SumMetric = (typeof METRICS)[number];
export type RateMetric = (typeof RATE_METRICS)[number];
export type Metric = SumMetric | RateMetric;

/** Whether a metric shows money. */
export function isMoney(metric: Metric): boolean {
  return metric === 'cost' || metric === 'price_per_million';
}

/** What figures are split and filtered by: one name each in addresses of pages and of the API, filters, splits and columns of files. */
export const DIMENSIONS = [
  'workspace',
  'model',
  'api_key',
  'owner',
  'cost_centre',
  'tag',
  'tier',
  'token_type',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];
/** What addresses called them before. Saved links and programs keep working. */
export const FORMER_NAMES: Readonly<Record<Dimension, readonly string[]>> = {
  workspace: ['workspaceIds'],
  model: ['models'],
  api_key: ['key', 'apiKeyIds'],
  owner: ['ownerIds'],
  cost_centre: [],
  tag: ['tags'],
  tier: ['tiers'],
  token_type: ['type', 'tokenTypes'],
};

export const SPLITS = ['none', 'workspace', 'model', 'api_key', 'tier', 'token_type', 'owner', 'cost_centre'] as const;
/** The values of one tag of the workspaces, such as `tag:cost_centre`. */
export type TagSplit = `tag:${string}`;
export type Split = (typeof SPLITS)[number] | TagSplit;

/** Any range. */
export const GRANULARITIES = ['day', 'week', 'month'] as const satisfies readonly Granularity[];
/** Hours are for ranges up to `MAX_HOUR_DAYS`. */
export const ALL_GRANULARITIES = ['hour', ...GRANULARITIES] as const;
export type UsageGranularity = (typeof ALL_GRANULARITIES)[number];

/** Part ids of usage without an API key (in other splits: without a name), and of cost that belongs to no key. Also accepted in filters. */
export const NO_KEY_ID = 'none';
export const UNATTRIBUTED_ID = 'unattributed';
/** Part ids of those who used the service without a key: this and the id of the account or service account. */
export const KEYLESS_PREFIX = 'keyless:';
/** Part ids of Steward's own keys: this and the id of the key. */
export const STEWARD_PREFIX = 'steward:';
/** Owners: of keys that no longer say whose they are, and of keys whose owner the reader may not see (no filter). */
export const UNKNOWN_OWNER_ID = 'unknown';
export const HIDDEN_OWNER_ID = 'hidden';

/** Types of cost that are no token type are this and their own name. */
export const OTHER_COST_PREFIX = 'cost:';

/** What a range is compared with: see `comparedWith`. */
export const COMPARISON_KINDS = ['previous', 'weekdays', 'month', 'year'] as const;
export type ComparisonKind = (typeof COMPARISON_KINDS)[number];
export const COMPARISONS = ['none', ...COMPARISON_KINDS] as const;

export const MAX_HOUR_DAYS = 14;
/** Hours of older days are forgotten. */
export const HOURS_KEPT_DAYS = 70;
/** What names are listed for: the values of a dimension, and the keys of tags. */
export const FILTER_KINDS = [...DIMENSIONS, 'tag_key'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

/**
 * `cost` values are nano-dollars; the others count tokens or requests: integers as decimal strings. Rates are decimal
 * fractions: `ratio` between 0 and 1, and `dollars_per_million` tokens, both with six digits after the point, rounded half
 * away from zero.
 */
export type SumUnit = 'nano_dollars' | 'tokens' | 'requests';
export type RateUnit = 'ratio' | 'dollars_per_million';
export type Unit = SumUnit | RateUnit;

export function unitOf(metric: SumMetric): SumUnit;
export function unitOf(metric: Metric): Unit;
export function unitOf(metric: Metric): Unit {
  if (metric === 'cache_hit_rate') return 'ratio';
  if (metric === 'price_per_million') return 'dollars_per_million';
  if (metric === 'cost') return 'nano_dollars';
  return metric === 'web_searches' ? 'requests' : 'tokens';
}

export const PARTS_AMONG = ['all', 'other'] as const;

export const EXPORT_EXTENTS = ['all', 'shown'] as const;
export const EXPORT_LAYOUTS = ['long', 'grid'] as const;
export const EXPORT_MONEY = ['exact', 'cents'] as const;

/** How a file is written. */
export interface ExportOptions {
  /** Every part, or what the page shows. */
  extent: (typeof EXPORT_EXTENTS)[number];
  /** A row for each figure, or parts by periods. */
  layout: (typeof EXPORT_LAYOUTS)[number];
  money: (typeof EXPORT_MONEY)[number];
  /** The byte-order mark. */
  withMark: boolean;
}

/** More figures than a grid may hold: it is made in memory. */
export const MOST_GRID_FIGURES = 500_000;
