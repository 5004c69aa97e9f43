import type { Metric, SPLITS, Split, UsageGranularity } from '@/lib/domain/usage/schema';

export const METRIC_WORDS: Record<Metric, string> = {
  cost: 'Cost',
  total_tokens: 'All tokens',
  input: 'Input tokens',
  output: 'Output tokens',
  cache_write: 'Cache writes',
  cache_read: 'Cache reads',
  web_searches: 'Web searches',
  cache_hit_rate: 'Cache hit rate',
  price_per_million: 'Price per million tokens',
};

export const SPLIT_WORDS: Record<(typeof SPLITS)[number], string> = {
  none: 'Total',
  workspace: 'Workspace',
  model: 'Model',
  api_key: 'API key',
  tier: 'Service tier',
  token_type: 'Token type',
  owner: 'Key owner',
  cost_centre: 'Cost centre',
};

export const GRANULARITY_WORDS: Record<UsageGranularity, string> = {
  hour: 'Hour',
  day: 'Day',
  week: 'Week',
  month: 'Month',
};

/** `Cost by workspace per day` */
export function reportTitle(metric: Metric, split: Split, granularity: UsageGranularity): string {
  const by = split === 'none' ? '' : ` by ${inSentence(splitWords(split))}`;
  return `${METRIC_WORDS[metric]}${by} per ${granularity}`;
}

/** The split's name; a tag's is its own key. */
export function splitWords(split: Split): string {
  const known = Object.entries(SPLIT_WORDS).find(([name]) => name === split);
  return known ? known[1] : `Tag ${split.slice('tag:'.length)}`;
}

/** `Cost by workspace` */
export function partsTitle(metric: Metric, split: Split): string {
  return `${METRIC_WORDS[metric]} by ${inSentence(splitWords(split))}`;
}

const PLURALS: Partial<Record<Split, string>> = {
  workspace: 'workspaces',
  model: 'models',
  api_key: 'API keys',
  tier: 'service tiers',
  token_type: 'token types',
  owner: 'key owners',
  cost_centre: 'cost centres',
};

/** `workspaces`; of a tag its values. */
export function pluralOf(split: Split): string {
  return PLURALS[split] ?? 'values of the tag';
}

export function inSentence(words: string): string {
  return words.startsWith('API') ? words : words.slice(0, 1).toLowerCase() + words.slice(1);
}
