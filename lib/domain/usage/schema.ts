import { z } from 'zod';
import { type Day, daysBetween, type Granularity, isDay } from '@/lib/core/time';

export const METRICS = [
  'cost',
  'total_tokens',
  'input',
  'output',
  'cache_write',
  'cache_read',
  'web_searches',
] as const;
export type Metric = (typeof METRICS)[number];
export const SPLITS = ['none', 'workspace', 'model', 'api_key'] as const;
export type Split = (typeof SPLITS)[number];
export const GRANULARITIES = ['day', 'week', 'month'] as const satisfies readonly Granularity[];

/** Part ids of usage without an API key, and of cost that belongs to no key. Also accepted in `apiKeyIds`. */
export const NO_KEY_ID = 'none';
export const UNATTRIBUTED_ID = 'unattributed';

const MAX_DAYS = 1_500;
const day = z.string().refine(isDay, 'This is not a day such as 2026-11-23.');
const ids = z.array(z.string().min(1).max(200)).max(100).default([]);

export const usageFilter = z
  .object({
    metric: z.enum(METRICS).default('cost'),
    split: z.enum(SPLITS).default('none'),
    from: day,
    to: day,
    granularity: z.enum(GRANULARITIES).default('day'),
    workspaceIds: ids,
    models: ids,
    apiKeyIds: ids,
  })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'The range ends before it begins.' })
  .refine(({ from, to }) => daysBetween(from, to) < MAX_DAYS, {
    path: ['from'],
    message: 'Choose at most four years.',
  });
export type UsageFilter = z.input<typeof usageFilter>;
export type ParsedUsageFilter = z.output<typeof usageFilter>;

/** `cost` values are nano-dollars; the others count tokens or requests. All are integers as decimal strings. */
export type Unit = 'nano_dollars' | 'tokens' | 'requests';

export interface Period {
  /** First day of the day, ISO week or month; it names the period. */
  start: Day;
  /** The days of it that lie in the range and are not in the future. */
  from: Day;
  to: Day;
  /** Cut by the range, or not over yet. */
  partial: boolean;
  /** Days that were never read: unknown, not zero. */
  missingDays: number;
}

export interface Part {
  /** Id of the workspace or key, name of the model; `none`, `unattributed`, `other`, `total`. */
  id: string;
  label: string;
  /** Where it belongs: the workspace of a key. */
  hint: string | null;
}

export interface Series extends Part {
  /** One per period; null where no day of the period was read. */
  values: (string | null)[];
  total: string;
}

export interface UsageReport {
  metric: Metric;
  unit: Unit;
  split: Split;
  granularity: Granularity;
  from: Day;
  to: Day;
  periods: Period[];
  /** At most eight parts, largest first, and then `other`. Their sum is `totals`, period by period, exactly. */
  series: Series[];
  totals: (string | null)[];
  total: string;
  /** How many parts there are, those in `other` included. */
  partCount: number;
  asOf: string | null;
}

export interface ExportRow {
  periodStart: Day;
  periodFrom: Day;
  periodTo: Day;
  partial: boolean;
  missingDays: number;
  partId: string;
  partLabel: string;
  partHint: string;
  /** Null where no day of the period was read. */
  value: string | null;
}

export interface TopPart extends Part {
  value: string;
}

export interface Overview {
  /** `total_tokens` for those who may not see money. */
  metric: 'cost' | 'total_tokens';
  unit: Unit;
  asOf: string | null;
  month: {
    start: Day;
    to: Day;
    value: string;
    missingDays: number;
    /** The same days of last month, and all of it. */
    previousSameDays: string;
    previousWhole: string;
    previousStart: Day;
    previousMissingDays: number;
  };
  trend: { from: Day; to: Day; days: { day: Day; value: string | null; partial: boolean }[]; total: string };
  /** Of the trend's 30 days: five largest, then `other`. */
  workspaces: TopPart[];
  models: TopPart[];
  apiKeys: TopPart[];
}
