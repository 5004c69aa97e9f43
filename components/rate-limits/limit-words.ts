import type { MissingPeak } from '@/lib/domain/rate-limits/peak-rules';
import type { LimitFacet } from '@/lib/domain/rate-limits/schema';
import { TIER_SHARES, type Tier } from '@/lib/domain/rate-limits/tier-rules';

/** Short names for the lines of a cell; the whole name is on hover and in the form. */
const SHORT: Readonly<Record<string, string>> = {
  requests_per_minute: 'Requests',
  input_tokens_per_minute_cache_aware: 'Input',
  input_tokens_per_minute: 'Input, including cached',
  output_tokens_per_minute: 'Output',
  tokens_per_minute: 'Tokens',
  tokens_per_day: 'Tokens per day',
  fast_itpmca: 'Fast input',
  fast_otpm: 'Fast output',
  tool_uses_per_second: 'Uses per second',
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
    ? 'No overrides: the organisation’s full limits, shared with all others.'
    : `${share} % of each of the organisation’s model limits.`;
}

/** Why there is no busiest minute. */
export const MISSING_WORDS: Readonly<Record<MissingPeak, { short: string; long: string }>> = {
  not_counted: { short: '–', long: 'The usage report does not count this, so its busiest minute is unknown.' },
  no_use: { short: 'no use', long: 'Not used in the last 7 days.' },
  not_read: {
    short: 'not read yet',
    long: 'Used in the last 7 days. The minutes of its busiest hour have not been read yet.',
  },
};
