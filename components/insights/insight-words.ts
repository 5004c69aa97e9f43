import { formatCount } from '@/components/page/figures/format';
import { formatMoney } from '@/lib/core/money';
import { formatDay } from '@/lib/core/time';
import type { Insight } from '@/lib/domain/insights/query-schema';
import type { InsightState } from '@/lib/domain/insights/rules';

export const STATE_WORDS: Readonly<Record<InsightState, string>> = {
  open: 'Open',
  done: 'Done',
  dismissed: 'Dismissed',
};

interface InsightWords {
  title: string;
  /** What to do, and on what the saving rests. */
  text: string;
  /** The computation in words, over the terms beneath it. */
  formula: string | null;
}

/** What an insight says. */
export function insightWords({ kind, workspaceName, model, key, otherModel }: Insight): InsightWords {
  const where = workspaceName ?? 'the organisation';
  switch (kind) {
    case 'no_cache_reads':
      return {
        title: `${model} in ${where} hardly reads from a cache`,
        text: 'Cache the parts of prompts that repeat, such as system prompts and tools. The reports do not say how much of the input repeats; half is assumed.',
        formula: 'uncached input × share that repeats × (price of input − price of a cache read)',
      };
    case 'unread_cache_writes':
      return {
        title: `${key?.name ?? 'A key'} writes caches that are hardly read`,
        text: `On ${model} in ${where}, writing to the cache cost more than reading from it saved. Only cache what later requests repeat, or stop caching here.`,
        formula: 'cost of cache writes − the same tokens as plain input − what cache reads saved',
      };
    case 'steady_traffic':
      return {
        title: `${model} in ${where} runs evenly around the clock`,
        text: 'Traffic without peaks and pauses seldom has anyone waiting for it. The Batch API answers within a day at half the price. Based on the last 14 days.',
        formula: 'cost at the standard price × (100 % − batch price)',
      };
    case 'smaller_model':
      return {
        title: `${otherModel} already does similar work to ${model} in ${where}`,
        text: 'Both models produce about the same output per input token. Compare their answers before you switch: figures say nothing about quality.',
        formula: `cost on ${model} − the same tokens at the prices paid for ${otherModel}`,
      };
    case 'long_context':
      return {
        title: `Long prompts to ${model} in ${where} cost extra`,
        text: 'Prompts of more than 200,000 tokens have a higher price on this model. Shorten them, or move them to a model without a surcharge.',
        formula: 'cost of long prompts − the same tokens at the price of short ones',
      };
    case 'ending_model':
      return {
        title: `${model}, in use in ${where}, is being retired`,
        text: 'Requests to it fail from that day. Move to a newer model before then.',
        formula: null,
      };
    case 'idle_keys':
      return {
        title: 'Unused API keys still work',
        text: 'They cost nothing, but each is one more secret that can leak. Ask their owners, then disable them.',
        formula: null,
      };
  }
}

const TERM_WORDS: Readonly<Record<string, string>> = {
  uncached: 'Uncached input',
  assumed_repeats: 'Share that repeats (assumed)',
  price_uncached: 'Price of input (paid)',
  price_read: 'Price of a cache read (paid)',
  assumed_price_read: 'Price of a cache read (10 % of input assumed)',
  cost_writes: 'Cost of cache writes',
  written: 'Tokens written to the cache',
  as_input: 'The same tokens as plain input',
  read: 'Tokens read from the cache',
  gained_by_reads: 'What those reads saved',
  cost_standard: 'Cost at the standard price',
  active_hours: 'Hours with traffic',
  batch_price: 'Batch price',
  cost: 'Cost',
  tokens: 'Tokens',
  cost_there: 'The same tokens on the other model',
  long_tokens: 'Tokens of long prompts',
  cost_long: 'Their cost',
  as_short: 'At the price of short prompts',
  ends: 'Retired on',
  unused_keys: 'Unused keys',
};

export function termWords(name: string): string {
  return TERM_WORDS[name] ?? name;
}

export function termValue({ unit, value }: Insight['terms'][number]): string {
  switch (unit) {
    case 'nano_dollars':
      return formatMoney(BigInt(value));
    case 'nano_per_million':
      return `${formatMoney(BigInt(value))} a million`;
    case 'tokens':
    case 'keys':
      return formatCount(BigInt(value));
    case 'percent':
      return `${value} %`;
    case 'day':
      return formatDay(value);
  }
}
