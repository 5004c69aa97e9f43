import type { LimitFacet } from '@/lib/domain/rate-limits/schema';
import { TIER_SHARES, type Tier } from '@/lib/domain/rate-limits/tier-rules';

/** Short names for the lines of a cell; the whole name is on hover and in the form. */
const SHORT: Readonly<Record<string, string>> = {
  requests_per_minute: 'Requests',
  input_tokens_per_minute_cache_aware: 'Input',
  input_tokens_per_minute: 'Input, cached too',
  output_tokens_per_minute: 'Output',
  tokens_per_minute: 'Tokens',
  tokens_per_day: 'Tokens a day',
  fast_itpmca: 'Fast input',
  fast_otpm: 'Fast output',
  tool_uses_per_second: 'Uses a second',
  enqueued_batch_requests: 'Queued',
};

export function shortType(type: string): string {
  return SHORT[type] ?? type;
}

export const LIMIT_FACET_WORDS: Record<LimitFacet, string> = {
  all: 'All workspaces',
  overrides: 'With overrides',
  over: 'Over-promised',
  near: 'Near a limit',
};

export const TIER_WORDS: Record<Tier, string> = { high: 'High', medium: 'Medium', low: 'Low', flexible: 'Flexible' };

export function tierLine(tier: Tier): string {
  const share = TIER_SHARES[tier];
  return share === null
    ? 'No overrides: everything the organisation has, shared with all others.'
    : `${share} % of each limit that the organisation has for its models.`;
}
