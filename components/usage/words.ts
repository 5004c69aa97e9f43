import type { Granularity } from '@/lib/core/time';
import type { Metric, Split } from '@/lib/domain/usage/schema';

export const METRIC_WORDS: Record<Metric, string> = {
  cost: 'Cost',
  total_tokens: 'All tokens',
  input: 'Input tokens',
  output: 'Output tokens',
  cache_write: 'Cache writes',
  cache_read: 'Cache reads',
  web_searches: 'Web searches',
};

export const SPLIT_WORDS: Record<Split, string> = {
  none: 'Total',
  workspace: 'Workspace',
  model: 'Model',
  api_key: 'API key',
};

export const GRANULARITY_WORDS: Record<Granularity, string> = { day: 'Day', week: 'Week', month: 'Month' };

/** `Cost by workspace per day` */
export function reportTitle(metric: Metric, split: Split, granularity: Granularity): string {
  const by = split === 'none' ? '' : ` by ${SPLIT_WORDS[split].replace(/^W|^M/, (letter) => letter.toLowerCase())}`;
  return `${METRIC_WORDS[metric]}${by} per ${granularity}`;
}
