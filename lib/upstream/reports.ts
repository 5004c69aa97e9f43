import { BUCKET_LIMITS, COST_GROUPS } from '@/lib/upstream/contract-reports';

export type BucketWidth = keyof typeof BUCKET_LIMITS;

/** Never fewer than these: figures read more coarsely cannot be split later. */
const USAGE_GROUPING = [
  'api_key_id',
  'workspace_id',
  'model',
  'service_tier',
  'context_window',
  'inference_geo',
  'speed',
] as const;

/** The caller, if no key was used. An upstream without these refuses the whole request. */
const ACCOUNT_GROUPING = ['account_id', 'service_account_id'] as const;

/** A part of a report. `to` is exclusive; both are UTC and rounded down to whole buckets. */
export interface ReportInput {
  from: Date;
  to: Date;
  /** Buckets per page, the same for all pages of one cursor. See `pageBuckets`. */
  buckets: number;
  page?: string | null;
}

const ROWS_PER_PAGE = 50_000;

/**
 * How many buckets one page may hold so that it stays under about 50,000 rows. `rowsPerBucket` is the highest seen or
 * expected; if unknown, pass null and a page holds one bucket.
 */
export function pageBuckets(width: BucketWidth, rowsPerBucket: number | null): number {
  if (rowsPerBucket === null) return 1;
  const fitting = Math.floor(ROWS_PER_PAGE / Math.max(1, rowsPerBucket));
  return Math.min(Math.max(1, fitting), BUCKET_LIMITS[width].max);
}

export interface UsageInput extends ReportInput {
  width: BucketWidth;
  /** By account and service account too. */
  accounts?: boolean;
}

export function usageQuery(input: UsageInput): Record<string, unknown> {
  const groups = input.accounts ? [...USAGE_GROUPING, ...ACCOUNT_GROUPING] : [...USAGE_GROUPING];
  return { ...span(input, input.width), group_by: groups };
}

/** Minutes are only read for their peaks and never stored. */
const MINUTE_GROUPING = ['workspace_id', 'model', 'service_tier', 'speed'] as const;

export function minuteQuery(input: ReportInput): Record<string, unknown> {
  return { ...span(input, '1m'), group_by: [...MINUTE_GROUPING] };
}

export function costQuery(input: ReportInput): Record<string, unknown> {
  return { ...span(input, '1d'), group_by: [...COST_GROUPS] };
}

function span(input: ReportInput, width: BucketWidth): Record<string, unknown> {
  return {
    starting_at: input.from.toISOString(),
    ending_at: input.to.toISOString(),
    bucket_width: width,
    limit: Math.min(Math.max(1, input.buckets), BUCKET_LIMITS[width].max),
    ...(input.page ? { page: input.page } : {}),
  };
}
