import type { RateLimitType } from '@/lib/upstream/contract';

/** The types that a workspace can have overrides of; others are only shown. */
export const WRITABLE_TYPES = [
  'requests_per_minute',
  'input_tokens_per_minute_cache_aware',
  'input_tokens_per_minute',
  'output_tokens_per_minute',
  'tokens_per_minute',
  'tokens_per_day',
  'fast_itpmca',
  'fast_otpm',
  'tool_uses_per_second',
] as const satisfies readonly RateLimitType[];

export function isWritableType(type: string): type is RateLimitType {
  return WRITABLE_TYPES.some((known) => known === type);
}
