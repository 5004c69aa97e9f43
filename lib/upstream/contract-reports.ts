import { z } from 'zod';

export const USAGE_GROUPS = [
  'account_id',
  'api_key_id',
  'context_window',
  'inference_geo',
  'model',
  'service_account_id',
  'service_tier',
  'speed',
  'workspace_id',
] as const;
export const COST_GROUPS = ['workspace_id', 'description'] as const;
export const BUCKET_LIMITS = {
  '1d': { default: 7, max: 31 },
  '1h': { default: 24, max: 168 },
  '1m': { default: 60, max: 1_440 },
} as const;
export const CONTEXT_WINDOWS = ['0-200k', '200k-1M'] as const;
export const INFERENCE_GEOS = ['global', 'us', 'not_available'] as const;
export const SERVICE_TIERS = ['batch', 'flex', 'flex_discount', 'priority', 'priority_on_demand', 'standard'] as const;
export const SPEEDS = ['fast', 'standard'] as const;
export const COST_TYPES = ['tokens', 'web_search', 'code_execution', 'session_usage'] as const;
export const TOKEN_TYPES = [
  'uncached_input_tokens',
  'cache_creation.ephemeral_5m_input_tokens',
  'cache_creation.ephemeral_1h_input_tokens',
  'cache_read_input_tokens',
  'output_tokens',
] as const;

const timestamp = z
  .string()
  .max(64)
  .refine((value) => !Number.isNaN(Date.parse(value)), 'not a time');
const name = z
  .string()
  .max(2_000)
  .nullish()
  .transform((value) => value ?? null);
const count = z
  .number()
  .int()
  .min(0)
  .max(Number.MAX_SAFE_INTEGER)
  .nullish()
  .transform((value) => value ?? 0);

const cacheCreation = z
  .looseObject({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })
  .nullish()
  .transform((value) => value ?? { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 });
const serverToolUse = z
  .looseObject({ web_search_requests: count })
  .nullish()
  .transform((value) => value ?? { web_search_requests: 0 });

export const usageResultSchema = z.looseObject({
  uncached_input_tokens: count,
  cache_creation: cacheCreation,
  cache_read_input_tokens: count,
  output_tokens: count,
  server_tool_use: serverToolUse,
  account_id: name,
  api_key_id: name,
  context_window: name,
  inference_geo: name,
  model: name,
  service_account_id: name,
  service_tier: name,
  speed: name,
  workspace_id: name,
});
export type UsageResult = z.infer<typeof usageResultSchema>;

/** A bucket with one unreadable result is unreadable as a whole: half a day must not pass for a day. */
export const usageBucketSchema = z.looseObject({
  starting_at: timestamp,
  ending_at: timestamp,
  results: z.array(usageResultSchema).max(100_000),
});
export type UsageBucket = z.infer<typeof usageBucketSchema>;

/** `amount` is a decimal string in cents with fractions: "123.45" is 1.2345 dollars. */
export const costRowSchema = z.looseObject({
  amount: z.string().regex(/^-?\d{1,30}(\.\d{1,30})?$/),
  currency: z.string().max(16).default('USD'),
  workspace_id: name,
  description: name,
  cost_type: name,
  model: name,
  token_type: name,
  context_window: name,
  service_tier: name,
  inference_geo: name,
});
export type CostRow = z.infer<typeof costRowSchema>;

export const costBucketSchema = z.looseObject({
  starting_at: timestamp,
  ending_at: timestamp,
  results: z.array(costRowSchema).max(100_000),
});
export type CostBucket = z.infer<typeof costBucketSchema>;
