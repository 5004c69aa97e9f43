import type { SumMetric } from './schema';

interface TokenType {
  /** In filters, splits, files and addresses. */
  id: string;
  label: string;
  /** Where a row of the usage report counts it; for tokens also what the cost report calls it. */
  wire: string;
  costType: 'tokens' | 'web_search';
  /** How many, in the snapshots and what is derived of them. */
  column: string;
  /** What they cost, beside it. */
  costColumn: string;
  /** The metric that counts it. */
  metric: Exclude<SumMetric, 'cost' | 'total_tokens'>;
}

/**
 * Every kind of use that is counted and charged for. One more is one more line here and a migration that adds its columns;
 * counts stand in this order wherever they are a list.
 */
export const TOKEN_TYPES = [
  {
    id: 'uncached',
    label: 'Uncached input',
    wire: 'uncached_input_tokens',
    costType: 'tokens',
    column: 'uncached',
    costColumn: 'cost_uncached',
    metric: 'input',
  },
  {
    id: 'cache_write_5m',
    label: 'Cache write, 5 minutes',
    wire: 'cache_creation.ephemeral_5m_input_tokens',
    costType: 'tokens',
    column: 'cache_write_5m',
    costColumn: 'cost_cache_write_5m',
    metric: 'cache_write',
  },
  {
    id: 'cache_write_1h',
    label: 'Cache write, 1 hour',
    wire: 'cache_creation.ephemeral_1h_input_tokens',
    costType: 'tokens',
    column: 'cache_write_1h',
    costColumn: 'cost_cache_write_1h',
    metric: 'cache_write',
  },
  {
    id: 'cache_read',
    label: 'Cache read',
    wire: 'cache_read_input_tokens',
    costType: 'tokens',
    column: 'cache_read',
    costColumn: 'cost_cache_read',
    metric: 'cache_read',
  },
  {
    id: 'output',
    label: 'Output',
    wire: 'output_tokens',
    costType: 'tokens',
    column: 'output',
    costColumn: 'cost_output',
    metric: 'output',
  },
  {
    id: 'web_search',
    label: 'Web search',
    wire: 'server_tool_use.web_search_requests',
    costType: 'web_search',
    column: 'web_searches',
    costColumn: 'cost_web_search',
    metric: 'web_searches',
  },
] as const satisfies readonly TokenType[];

export type TokenTypeId = (typeof TOKEN_TYPES)[number]['id'];
export const TOKEN_TYPE_IDS: readonly TokenTypeId[] = TOKEN_TYPES.map(({ id }) => id);

/** Searches are counted, but they are no tokens. */
const TOKENS = TOKEN_TYPES.filter(({ costType }) => costType === 'tokens');

/** The types that a metric counts, and those that a rate divides by. */
export function typesCounted(metric: Exclude<SumMetric, 'cost'>): readonly TokenTypeId[] {
  const types = metric === 'total_tokens' ? TOKENS : TOKEN_TYPES.filter((type) => type.metric === metric);
  return types.map(({ id }) => id);
}
export const INPUT_TYPES: readonly TokenTypeId[] = TOKENS.filter(({ id }) => id !== 'output').map(({ id }) => id);

export const COUNT_COLUMNS: readonly string[] = TOKEN_TYPES.map(({ column }) => column);
/** What cost beside those is charged for nothing that is counted. */
export const OTHER_COST_COLUMN = 'cost_other';
export const COST_COLUMNS: readonly string[] = [...TOKEN_TYPES.map(({ costColumn }) => costColumn), OTHER_COST_COLUMN];

/** SQL over the columns of a row: all tokens, and everything that it cost. */
export const TOKEN_SUM = TOKENS.map(({ column }) => column).join(' + ');
export const COST_SUM = COST_COLUMNS.join(' + ');
