import { z } from 'zod';
import { pageOf, spendWindow } from '@/lib/lists/query-schema';
import { day, decimals, inUnit, nanoDollars, nothing } from '@/lib/operations/codecs';
import { declareQuery, type PermissionByInput } from '@/lib/operations/declare-query';
import { chargesInput, filterOptionsInput, usageFilter, usagePartsInput } from './report/filter';
import { ALL_GRANULARITIES, ALL_METRICS, COMPARISON_KINDS, isMoney, type Metric, SPLITS } from './schema';

/** Why two figures are not compared. */
const whyNotCompared = z.enum([
  'nothing_whole',
  'now_missing',
  'now_partial',
  'nothing_before',
  'before_missing',
  'before_partial',
]);
export type WhyNotCompared = z.output<typeof whyNotCompared>;
const split = z.union([z.enum(SPLITS), z.templateLiteral(['tag:', z.string()])]);

/** How many of the days were read. */
const coverage = z.object({
  days: z.number(),
  /** Not read at all. */
  missing: z.number(),
  /** Read, but not completely. */
  partial: z.number(),
});
export type Coverage = z.output<typeof coverage>;

/** What is compared, and if nothing is, why not. */
const comparisonDays = z.object({
  kind: z.enum(COMPARISON_KINDS),
  /** The earlier days. */
  from: day,
  to: day,
  /** The days of the range that are compared: up to the last complete one; null if there are none. */
  now: z
    .object({
      from: day,
      to: day,
    })
    .nullable(),
  /** Days at the end of the range that are not complete yet, and so are not compared. */
  leftOut: z
    .object({
      from: day,
      to: day,
    })
    .nullable(),
  coverage: z.object({
    now: coverage.nullable(),
    before: coverage,
  }),
  why: whyNotCompared.nullable(),
});
export type ComparisonDays = z.output<typeof comparisonDays>;

export const period = z.object({
  /** First day of the day, ISO week or month; it names the period. In the hour view the day, and `hour` beside it. */
  start: day,
  /** Only in the hour view: 0 to 23, or the unknown hour of a day. */
  hour: z.union([z.number(), z.literal('unknown')]).optional(),
  /** The days of it that lie in the range and are not in the future. */
  from: day,
  to: day,
  /** Cut by the range, not over yet, or with a day that may still grow. */
  partial: z.boolean(),
  /** Days that are over but not fully read. */
  partialDays: z.number(),
  /** Days that were never read: unknown, not zero. */
  missingDays: z.number(),
});
export type Period = z.output<typeof period>;

const part = z.object({
  /** Id of the workspace, key or owner, name of the model or tier, `key=value` of a tag; `none`, `unattributed`, `other`, `total`. */
  id: z.string(),
  label: z.string(),
  /** What it belongs to: a key's workspace. */
  hint: z.string().nullable(),
});
export type Part = z.output<typeof part>;

/** Numerator and denominator of a rate as integers: tokens by tokens, or nano-dollars by tokens. */
export const ratioPair = z.object({
  numerator: z.string(),
  denominator: z.string(),
});
export type RatioPair = z.output<typeof ratioPair>;

const series = part.extend({
  /** One per period; null if no day of the period was read or, for rates, if there was nothing to divide by. */
  values: z.array(inUnit.nullable()),
  /** `0` for a rate with nothing to divide by: see `totalPair`. */
  total: inUnit,
  /** Rates only: the exact numerator and denominator. */
  pairs: z.array(ratioPair.nullable()).optional(),
  totalPair: ratioPair.optional(),
});
export type Series = z.output<typeof series>;

const previousSeries = z.object({
  /** The same parts as in the report, in its order. */
  id: z.string(),
  values: z.array(inUnit.nullable()),
  /** Rates only. */
  pairs: z.array(ratioPair.nullable()).optional(),
  total: inUnit.nullable(),
  nowTotal: inUnit.nullable(),
  change: z.string().nullable(),
});
export type PreviousSeries = z.output<typeof previousSeries>;

/**
 * The same parts in the earlier range, by position of its own periods: the first corresponds to the report's first. It
 * may have more or fewer.
 */
const comparison = comparisonDays.extend({
  periods: z.array(period),
  series: z.array(previousSeries),
  totals: z.array(inUnit.nullable()),
  /** Null if nothing is known about the earlier range: "no data before". */
  total: inUnit.nullable(),
  /** For the report's own compared days. */
  nowTotal: inUnit.nullable(),
  /** The comparison of the two (for rates, of the written values); null if they are not compared: see `why`. */
  change: z.string().nullable(),
  missingDays: z.number(),
  /** By position of the report's periods: whether each may be compared with its counterpart. */
  alike: z.array(z.boolean()),
});
export type Comparison = z.output<typeof comparison>;

const filterOptions = z.object({
  options: z.array(part),
  /** More matched than are listed. */
  hasMore: z.boolean(),
});
export type FilterOptions = z.output<typeof filterOptions>;

const usageReport = z.object({
  metric: z.enum(ALL_METRICS),
  unit: z.enum(['nano_dollars', 'tokens', 'requests', 'ratio', 'dollars_per_million']),
  split: split,
  granularity: z.enum(ALL_GRANULARITIES),
  from: day,
  to: day,
  periods: z.array(period),
  /** At most eight parts, largest first, and then `other`. Their sum is `totals`, period by period, exactly. */
  series: z.array(series),
  totals: z.array(inUnit.nullable()),
  total: inUnit,
  /** The number of parts, including those in `other`. */
  partCount: z.number(),
  /** Rates only. */
  totalPairs: z.array(ratioPair.nullable()).optional(),
  totalPair: ratioPair.optional(),
  /** Null unless asked for. */
  previous: comparison.nullable(),
  asOf: z.string().nullable(),
});
export type UsageReport = z.output<typeof usageReport>;

/** What some parts come to, and how many they are. */
const partSum = series.pick({ total: true, totalPair: true }).extend({ count: z.number() });
export type PartSum = z.output<typeof partSum>;

/** A page of a report's parts, largest first. */
const usageParts = usageReport
  .pick({ metric: true, unit: true, split: true, granularity: true, from: true, to: true })
  .extend({
    periods: z.array(period),
    asOf: z.string().nullable(),
    /** All parts; those that a chart counts as `other`; those that were searched for. */
    whole: partSum,
    other: partSum,
    found: partSum,
    /** `place` is 1 for the largest of all. */
    ...pageOf(series.extend({ place: z.number() })).shape,
  });
export type UsageParts = z.output<typeof usageParts>;

const topPart = part.extend({
  value: inUnit,
});
export type TopPart = z.output<typeof topPart>;

/** Who or what changed most, between the last seven complete days and the seven before. */
const mover = part.extend({
  now: inUnit,
  before: inUnit,
  change: inUnit,
  /**
   * Of cost only: what the change in tokens would have cost at the price before, and the rest, which is price and mix. The
   * two add up to the change exactly. Null when tokens are not known.
   */
  explained: z
    .object({
      volume: inUnit,
      price: inUnit,
      tokensNow: z.string(),
      tokensBefore: z.string(),
    })
    .nullable(),
});
export type Mover = z.output<typeof mover>;

const movers = z.object({
  from: day,
  to: day,
  previousFrom: day,
  previousTo: day,
  /** Of the fourteen days. Nothing is listed when there are any. */
  missingDays: z.number(),
  workspaces: z.array(mover),
  models: z.array(mover),
  apiKeys: z.array(mover),
});
export type Movers = z.output<typeof movers>;

const overview = z.object({
  /** `total_tokens` for those who may not see money. */
  metric: z.enum(['cost', 'total_tokens']),
  unit: z.enum(['nano_dollars', 'tokens', 'requests']),
  asOf: z.string().nullable(),
  month: z.object({
    start: day,
    to: day,
    /** Null before anything of the month was read. */
    value: inUnit.nullable(),
    partialDays: z.number(),
    missingDays: z.number(),
    /** With the range before, as everywhere. */
    comparison: comparisonDays.extend({ nowTotal: inUnit, total: inUnit, change: z.string().nullable() }),
    previousWhole: inUnit,
    previousStart: day,
    previousPartialDays: z.number(),
    previousMissingDays: z.number(),
  }),
  trend: z.object({
    from: day,
    to: day,
    days: z.array(
      z.object({
        day: day,
        value: inUnit.nullable(),
        partial: z.boolean(),
      }),
    ),
    total: inUnit,
    partialDays: z.number(),
    missingDays: z.number(),
  }),
  /** Null before two weeks were read. */
  movers: movers.nullable(),
  /** Of the trend's 30 days: five largest, then `other`. */
  workspaces: z.array(topPart),
  models: z.array(topPart),
  apiKeys: z.array(topPart),
});
export type Overview = z.output<typeof overview>;

const happened = z.object({
  id: z.string(),
  /** ISO time, UTC; of a first use the day alone is known. */
  at: z.string(),
  name: z.string(),
});
/** Something that happened in the days of a report and may explain it. */
const usageEvent = z.discriminatedUnion('kind', [
  happened.extend({ kind: z.literal('change'), command: z.string(), words: z.string() }),
  happened.extend({ kind: z.literal('first_use') }),
  happened.extend({ kind: z.literal('anomaly') }),
]);
export type UsageEvent = z.output<typeof usageEvent>;

/** What one key, or nobody's, used of one thing in a day, and what that cost. */
const charge = z.object({
  /** Null where the report names none and the default workspace is not known. */
  workspaceId: z.string().nullable(),
  workspaceName: z.string().nullable(),
  tags: z.record(z.string(), z.string()),
  /** As in a report by API key: an id, or what stands for no key. */
  id: z.string(),
  label: z.string(),
  hint: z.string().nullable(),
  model: z.string().nullable(),
  tier: z.string().nullable(),
  /** A token type, or `cost:` and what else was charged for. */
  tokenType: z.string(),
  tokenTypeLabel: z.string(),
  /** Tokens or requests; null where nothing is counted. */
  quantity: decimals.nullable(),
  /** Nano-dollars. */
  cost: nanoDollars,
});
export type Charge = z.output<typeof charge>;

const charges = z.object({
  /** Who is charged; null before the organisation was read. */
  organization: z.object({ id: z.string(), name: z.string() }).nullable(),
  charges: z.array(charge),
});

const chargeDays = z.object({
  /** The days of the range that were read. */
  days: z.array(z.object({ day, isPartial: z.boolean() })),
  missing: z.int(),
});

export const byMetric: PermissionByInput<{ metric: Metric }> = {
  oneOf: ['cost:read', 'usage:read'],
  of: ({ metric }) => (isMoney(metric) ? 'cost:read' : 'usage:read'),
};

export const usageReportGet = declareQuery({
  name: 'usage.report',
  permission: byMetric,
  input: usageFilter,
  output: usageReport,
  words: 'Report cost or usage',
  isReport: true,
});

export const usagePartList = declareQuery({
  name: 'usage.list_parts',
  permission: byMetric,
  input: usagePartsInput,
  output: usageParts,
  words: 'List the parts of a report',
  isReport: true,
});

export const chargeList = declareQuery({
  name: 'usage.list_charges',
  permission: 'cost:read',
  input: chargesInput,
  output: charges,
  words: 'List the charges of a day',
  isReport: true,
});

export const chargeDayList = declareQuery({
  name: 'usage.list_charge_days',
  permission: 'cost:read',
  input: usageFilter,
  output: chargeDays,
  words: 'List the days that have charges',
  isReport: true,
});

export const usageOptionList = declareQuery({
  name: 'usage.list_filter_options',
  permission: 'usage:read',
  input: filterOptionsInput,
  output: filterOptions,
  words: 'List the filters of a report',
  isReport: true,
});

export const overviewGet = declareQuery({
  name: 'usage.overview',
  permission: 'usage:read',
  input: nothing,
  output: overview,
  words: 'Read the overview',
  isReport: true,
});

export const usageEventList = declareQuery({
  name: 'usage.list_events',
  permission: 'usage:read',
  input: usageFilter,
  output: z.array(usageEvent),
  words: 'List events that may explain a report',
  isReport: true,
});

export const spendWindowGet = declareQuery({
  name: 'usage.get_spend_window',
  permission: 'usage:read',
  input: nothing,
  output: spendWindow.nullable(),
  words: 'Read the dates of the last 30 days',
});
