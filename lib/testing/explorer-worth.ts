import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import type { Atom } from './explorer-world';

const TOKENS = ['uncached', 'cache_write_5m', 'cache_write_1h', 'cache_read', 'output'];
/** What an atom adds to a metric: numerator and denominator, which is zero for sums. */
export function measureWorth({ type, count, cost }: Atom, metric: ParsedUsageFilter['metric']): [bigint, bigint] {
  const only = (...types: string[]) => (types.includes(type) ? count : 0n);
  switch (metric) {
    case 'cost':
      return [cost, 0n];
    case 'total_tokens':
      return [only(...TOKENS), 0n];
    case 'input':
      return [only('uncached'), 0n];
    case 'output':
      return [only('output'), 0n];
    case 'cache_write':
      return [only('cache_write_5m', 'cache_write_1h'), 0n];
    case 'cache_read':
      return [only('cache_read'), 0n];
    case 'web_searches':
      return [only('web_search'), 0n];
    case 'cache_hit_rate':
      return [only('cache_read'), only('uncached', 'cache_write_5m', 'cache_write_1h', 'cache_read')];
    case 'price_per_million':
      return [cost, only(...TOKENS)];
  }
}
