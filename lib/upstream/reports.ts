import { BUCKET_LIMITS, COST_GROUPS } from '@/lib/upstream/contract-reports';

export type BucketWidth = keyof typeof BUCKET_LIMITS;

/** Never fewer than these: a figure that was read coarser cannot be told apart later. */
const USAGE_GROUPING = [
  'api_key_id',
  'workspace_id',
  'model',
  'service_tier',
  'context_window',
  'inference_geo',
  'speed',
] as const;

/** Who used the service where no key was used. Not every upstream has them: it refuses the whole question then. */
const ACCOUNT_GROUPING = ['account_id', 'service_account_id'] as const;

/** A part of a report. `to` is exclusive; both are UTC and snap down to whole buckets. */
export interface ReportInput {
  from: Date;
  to: Date;
  /** Buckets per page, the same for all pages of one cursor. See `pageBuckets`. */
  buckets: number;
  page?: string | null;
}

const ROWS_PER_PAGE = 50_000;

/**
 * How many buckets one page may hold so that it stays under about 50,000 rows. `rowsPerBucket` is the most that was
 * seen or can be expected; without an idea give null and a page holds one bucket.
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

/** Minutes are read for their peaks alone and never kept. */
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
