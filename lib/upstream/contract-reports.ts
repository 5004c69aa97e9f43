import { z } from 'zod';
import { label } from '@/lib/upstream/contract-fields';
import { plainDecimal } from '@/lib/upstream/exact-amounts';

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
const text = z.string().max(2_000);
/** A dimension of a count or amount; if unreadable, it counts as absent. */
const name = (field: string) => label(field, text, null);
/** Null is meaningful here, such as the default workspace: an unreadable value must not become null. */
const place = text.nullish().transform((value) => value ?? null);
const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const count = z
  .union([
    whole,
    z
      .string()
      .regex(/^\d{1,16}$/)
      .transform(Number)
      .pipe(whole),
  ])
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
  account_id: place,
  api_key_id: place,
  context_window: name('context_window'),
  inference_geo: name('inference_geo'),
  model: name('model'),
  service_account_id: place,
  service_tier: name('service_tier'),
  speed: name('speed'),
  workspace_id: place,
});
export type UsageResult = z.infer<typeof usageResultSchema>;

/** A bucket that may be missing rows: `unreadable_rows` says how many, and the bucket is then incomplete. */
function bucketOf<S extends z.ZodType>(rowSchema: S) {
  return z
    .looseObject({ starting_at: timestamp, ending_at: timestamp, results: z.array(z.unknown()).max(100_000) })
    .transform(({ starting_at, ending_at, results }) => {
      const readable: z.output<S>[] = [];
      for (const row of results) {
        const parsed = rowSchema.safeParse(row);
        if (parsed.success) readable.push(parsed.data);
      }
      return { starting_at, ending_at, results: readable, unreadable_rows: results.length - readable.length };
    });
}

export const usageBucketSchema = bucketOf(usageResultSchema);
export type UsageBucket = z.infer<typeof usageBucketSchema>;

/** `amount` is a decimal string in cents with fractions: "123.45" is 1.2345 dollars. Other money than dollars is unreadable. */
export const costRowSchema = z.looseObject({
  amount: z.union([z.string(), z.number()]).transform((amount, context) => {
    const plain = plainDecimal(amount);
    if (plain !== null) return plain;
    context.addIssue({ code: 'custom', message: 'not an exact amount' });
    return z.NEVER;
  }),
  currency: z
    .string()
    .default('USD')
    .refine((currency) => currency.toUpperCase() === 'USD', 'not dollars')
    .transform((): 'USD' => 'USD'),
  workspace_id: place,
  description: name('description'),
  cost_type: name('cost_type'),
  model: name('model'),
  token_type: name('token_type'),
  context_window: name('context_window'),
  service_tier: name('service_tier'),
  inference_geo: name('inference_geo'),
});
export type CostRow = z.infer<typeof costRowSchema>;

export const costBucketSchema = bucketOf(costRowSchema);
export type CostBucket = z.infer<typeof costBucketSchema>;
