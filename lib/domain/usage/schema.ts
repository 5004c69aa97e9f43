import type { Day, Granularity } from '@/lib/core/time';

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

export const SPLITS = ['none', 'workspace', 'model', 'api_key', 'tier', 'token_type', 'owner'] as const;
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
/** Owners: of keys that no longer say whose they are, and of keys whose owner the reader may not see (no filter). */
export const UNKNOWN_OWNER_ID = 'unknown';
export const HIDDEN_OWNER_ID = 'hidden';

/** Token types by their ids; every other type of cost is `cost:` and its own name. */
export const TOKEN_TYPE_IDS = [
  'uncached',
  'cache_write_5m',
  'cache_write_1h',
  'cache_read',
  'output',
  'web_search',
] as const;
export type TokenTypeId = (typeof TOKEN_TYPE_IDS)[number];
export const OTHER_COST_PREFIX = 'cost:';

/** What a range is compared with: see `comparedWith`. */
export const COMPARISON_KINDS = ['previous', 'weekdays', 'month', 'year'] as const;
export type ComparisonKind = (typeof COMPARISON_KINDS)[number];
export const COMPARISONS = ['none', ...COMPARISON_KINDS] as const;

/** How much of some days was read. */
export interface Coverage {
  days: number;
  /** Not read at all. */
  missing: number;
  /** Read, but not to their end. */
  partial: number;
}

/** Why two figures are not set against each other. */
export type WhyNotCompared =
  | 'nothing_whole'
  | 'now_missing'
  | 'now_partial'
  | 'nothing_before'
  | 'before_missing'
  | 'before_partial';

/** What two figures that are compared are of, and why they are not, if they are not. */
export interface ComparisonDays {
  kind: ComparisonKind;
  /** The days before. */
  from: Day;
  to: Day;
  /** The days of the range itself that are compared: up to the last whole one; null without any. */
  now: { from: Day; to: Day } | null;
  /** Days at the end of the range that are not whole yet, and so are not compared. */
  leftOut: { from: Day; to: Day } | null;
  coverage: { now: Coverage | null; before: Coverage };
  why: WhyNotCompared | null;
}

export const MAX_HOUR_DAYS = 14;
/** Hours of older days are forgotten. */
export const HOURS_KEPT_DAYS = 35;
export const FILTER_KINDS = ['workspace', 'model', 'api_key', 'tier', 'token_type', 'tag', 'tag_key', 'owner'] as const;
export type FilterKind = (typeof FILTER_KINDS)[number];

export interface FilterOptions {
  options: Part[];
  /** More match than are listed. */
  hasMore: boolean;
}

/**
 * `cost` values are nano-dollars; the others count tokens or requests: integers as decimal strings. Rates are decimal
 * fractions: `ratio` between 0 and 1, and `dollars_per_million` tokens, both with six digits after the point, rounded half
 * away from zero.
 */
export type SumUnit = 'nano_dollars' | 'tokens' | 'requests';
export type RateUnit = 'ratio' | 'dollars_per_million';
export type Unit = SumUnit | RateUnit;

export interface Period {
  /** First day of the day, ISO week or month; it names the period. In the hour view the day, and `hour` beside it. */
  start: Day;
  /** Only in the hour view: 0 to 23, or what of a day no hour is known for. */
  hour?: number | 'unknown';
  /** The days of it that lie in the range and are not in the future. */
  from: Day;
  to: Day;
  /** Cut by the range, not over yet, or with a day that may still grow. */
  partial: boolean;
  /** Days that are over, and of which not all was read. */
  partialDays: number;
  /** Days that were never read: unknown, not zero. */
  missingDays: number;
}

export interface Part {
  /** Id of the workspace, key or owner, name of the model or tier, `key=value` of a tag; `none`, `unattributed`, `other`, `total`. */
  id: string;
  label: string;
  /** Where it belongs: the workspace of a key. */
  hint: string | null;
}

export interface Series extends Part {
  /** One per period; null where no day of the period was read, and of rates where there was nothing to divide by. */
  values: (string | null)[];
  /** Of a rate without anything to divide by it is `0`: `totalPair` tells. */
  total: string;
  /** Of rates only: what was divided, exactly. */
  pairs?: (RatioPair | null)[];
  totalPair?: RatioPair;
}

/** Numerator and denominator of a rate as integers: tokens by tokens, or nano-dollars by tokens. */
export interface RatioPair {
  numerator: string;
  denominator: string;
}

/**
 * The same parts in the period before, by the position of its own periods: the first lies beside the report's first. It may
 * have more or fewer.
 */
export interface Comparison extends ComparisonDays {
  periods: Period[];
  series: PreviousSeries[];
  totals: (string | null)[];
  /** Null where nothing is known of the range before: "no data before". */
  total: string | null;
  /** Of the report's own days that are compared. */
  nowTotal: string | null;
  /** The two set against each other (of rates as they are written); null where they are not: `why` says so. */
  change: string | null;
  missingDays: number;
  /** By position of the report's periods: whether it may be set against the one that lies beside it. */
  alike: boolean[];
}

export interface PreviousSeries {
  /** As in the report, in its order. */
  id: string;
  values: (string | null)[];
  /** Of rates only. */
  pairs?: (RatioPair | null)[];
  total: string | null;
  nowTotal: string | null;
  change: string | null;
}

export interface UsageReport {
  metric: Metric;
  unit: Unit;
  split: Split;
  granularity: UsageGranularity;
  from: Day;
  to: Day;
  periods: Period[];
  /** At most eight parts, largest first, and then `other`. Their sum is `totals`, period by period, exactly. */
  series: Series[];
  totals: (string | null)[];
  total: string;
  /** How many parts there are, those in `other` included. */
  partCount: number;
  /** Of rates only. */
  totalPairs?: (RatioPair | null)[];
  totalPair?: RatioPair;
  /** Null unless asked for. */
  previous: Comparison | null;
  asOf: string | null;
}

export const PARTS_AMONG = ['all', 'other'] as const;

/** What some parts come to, and how many they are. */
export type PartSum = Pick<Series, 'total' | 'totalPair'> & { count: number };

/** A page of a report's parts, largest first. */
export interface UsageParts extends Pick<UsageReport, 'metric' | 'unit' | 'split' | 'granularity' | 'from' | 'to'> {
  periods: Period[];
  asOf: string | null;
  /** All parts; those that a chart counts as `other`; those that were searched for. */
  whole: PartSum;
  other: PartSum;
  found: PartSum;
  /** `place` is 1 for the largest of all. */
  rows: (Series & { place: number })[];
  total: number;
  page: number;
  pageSize: number;
}

export interface ExportRow {
  /** Null where only the range before has a period in this place. */
  periodStart: Day | null;
  periodHour?: number | 'unknown';
  periodFrom: Day | null;
  periodTo: Day | null;
  partial: boolean;
  partialDays: number;
  missingDays: number;
  partId: string;
  partLabel: string;
  partHint: string;
  /** Null where no day of the period was read, and of rates without anything to divide by. */
  value: string | null;
  /** Of rates only. */
  pair?: RatioPair | null;
  /** Only when compared: the period before by position, null where there is none. */
  previousStart?: Day | null;
  previousValue?: string | null;
  /** Of rates only. */
  previousPair?: RatioPair | null;
}

export interface UsageExport {
  rows: AsyncIterable<ExportRow>;
  /** How many there will be, for progress. */
  total: number;
  /** Those of the range, and those beside them when compared, by position. */
  periods: readonly Period[];
  previousPeriods: readonly Period[] | null;
}

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

export interface TopPart extends Part {
  value: string;
}

/** Who or what changed most, between the last seven complete days and the seven before. */
export interface Mover extends Part {
  now: string;
  before: string;
  change: string;
  /**
   * Of cost only: what the change in tokens would have cost at the price before, and the rest, which is price and mix. The
   * two add up to the change exactly. Null when tokens are not known.
   */
  explained: { volume: string; price: string; tokensNow: string; tokensBefore: string } | null;
}

export interface Movers {
  from: Day;
  to: Day;
  previousFrom: Day;
  previousTo: Day;
  /** Of the fourteen days. Nothing is listed when there are any. */
  missingDays: number;
  workspaces: Mover[];
  models: Mover[];
  apiKeys: Mover[];
}

/** What the month is likely to come to. The whole month: what is known of it and the days to come. */
export interface Forecast {
  to: Day;
  low: string;
  expected: string;
  high: string;
  /** One sentence. */
  method: string;
  /** Today and every day to come, and days of this month that were not read. */
  days: { day: Day; low: string; expected: string; high: string }[];
  basis: { from: Day; to: Day; days: number };
}

export interface Overview {
  /** `total_tokens` for those who may not see money. */
  metric: 'cost' | 'total_tokens';
  unit: SumUnit;
  asOf: string | null;
  month: {
    start: Day;
    to: Day;
    /** Null before anything of the month was read. */
    value: string | null;
    partialDays: number;
    missingDays: number;
    /** With the range before, as everywhere. */
    comparison: ComparisonDays & { nowTotal: string; total: string; change: string | null };
    previousWhole: string;
    previousStart: Day;
    previousPartialDays: number;
    previousMissingDays: number;
  };
  trend: {
    from: Day;
    to: Day;
    days: { day: Day; value: string | null; partial: boolean }[];
    total: string;
    partialDays: number;
    missingDays: number;
  };
  /** Null with fewer than seven complete days of the last 28. */
  forecast: Forecast | null;
  /** Null before two weeks were read. */
  movers: Movers | null;
  /** Of the trend's 30 days: five largest, then `other`. */
  workspaces: TopPart[];
  models: TopPart[];
  apiKeys: TopPart[];
}

/** Something that happened in the days of a report and may explain it. */
export type UsageEvent = {
  id: string;
  /** ISO time, UTC; of a first use the day alone is known. */
  at: string;
  name: string;
} & ({ kind: 'change'; command: string; words: string } | { kind: 'first_use' });
