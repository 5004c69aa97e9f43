import {
  BUCKET_LIMITS,
  CONTEXT_WINDOWS,
  COST_GROUPS,
  INFERENCE_GEOS,
  SERVICE_TIERS,
  SPEEDS,
  USAGE_GROUPS,
} from '@/lib/upstream/contract-reports';
import { invalid } from '../errors';
import { readPage, writePage } from '../paging';
import { readInteger, readMany, readOne, readTime } from '../params';
import { sumCost } from '../world/cost';
import { DAY_MS, MINUTE_MS } from '../world/traffic';
import { type Dimension, sumUsage, type UsageFilters, type UsageTotal } from '../world/usage';
import type { World } from '../world/world';
import { newRoutes, type Routes } from './context';

const WIDTH_MS = { '1d': DAY_MS, '1h': 3_600_000, '1m': MINUTE_MS } as const;
type Width = keyof typeof WIDTH_MS;

const FILTERS: readonly (readonly [string, Dimension, (readonly string[])?])[] = [
  ['account_ids', 'account_id'],
  ['api_key_ids', 'api_key_id'],
  ['context_window', 'context_window', CONTEXT_WINDOWS],
  ['inference_geos', 'inference_geo', INFERENCE_GEOS],
  ['models', 'model'],
  ['service_account_ids', 'service_account_id'],
  ['service_tiers', 'service_tier', SERVICE_TIERS],
  ['speeds', 'speed', SPEEDS],
  ['workspace_ids', 'workspace_id'],
];

function writeTime(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** The buckets asked for: from the one that holds starting_at, as long as they end by ending_at and have begun. */
function readBuckets(scope: string, query: URLSearchParams, width: Width, nowMs: number) {
  const size = WIDTH_MS[width];
  const starting = readTime(query, 'starting_at');
  const ending = readTime(query, 'ending_at');
  if (starting === null) throw invalid('starting_at: Field required');
  if (ending !== null && ending <= starting) throw invalid('ending_at: must be after starting_at');
  const limit = readInteger(query, 'limit', 1, BUCKET_LIMITS[width].max) ?? BUCKET_LIMITS[width].default;
  const first = readPage(scope, query) ?? Math.floor(starting / size) * size;
  const begun = (Math.floor(nowMs / size) + 1) * size;
  const stop = Math.min(ending === null ? begun : Math.floor(ending / size) * size, begun);
  const buckets: [number, number][] = [];
  for (let from = first; from + size <= stop && buckets.length < limit; from += size) buckets.push([from, from + size]);
  const next = first + buckets.length * size;
  const more = buckets.length > 0 && next + size <= stop;
  return { buckets, next_page: more ? writePage(scope, query, next) : null, has_more: more };
}

function readFilters(world: World, query: URLSearchParams): UsageFilters {
  const filters: UsageFilters = {};
  for (const [name, dimension, known] of FILTERS) {
    const values = readMany(query, name, known);
    if (values.length === 0) continue;
    const inReport = values.map((value) => (value === world.defaultWorkspaceId ? null : value));
    filters[dimension] = new Set(dimension === 'workspace_id' ? inReport : values);
  }
  return filters;
}

function shapeUsage({ dimensions, counts }: UsageTotal): object {
  const [uncached = 0, fiveMinutes = 0, hour = 0, read = 0, output = 0, searches = 0] = counts;
  const named = Object.fromEntries(USAGE_GROUPS.map((name) => [name, dimensions[name] ?? null]));
  return {
    uncached_input_tokens: uncached,
    cache_creation: { ephemeral_5m_input_tokens: fiveMinutes, ephemeral_1h_input_tokens: hour },
    cache_read_input_tokens: read,
    output_tokens: output,
    server_tool_use: { web_search_requests: searches },
    ...named,
  };
}

export function reportRoutes(): Routes {
  const routes = newRoutes();
  routes.get('/usage_report/messages', (context) => {
    const { world, query, nowMs } = context.var;
    const width = (readOne(query, 'bucket_width', Object.keys(WIDTH_MS)) ?? '1d') as Width;
    const groupBy = [...new Set(readMany(query, 'group_by', USAGE_GROUPS))] as Dimension[];
    const filters = readFilters(world, query);
    const { buckets, ...page } = readBuckets('usage_report', query, width, nowMs);
    const data = buckets.map(([from, to]) => ({
      starting_at: writeTime(from),
      ending_at: writeTime(to),
      results: sumUsage(world, [from, to], nowMs, groupBy, filters).map(shapeUsage),
    }));
    return context.json({ data, ...page });
  });
  routes.get('/cost_report', (context) => {
    const { world, query, nowMs } = context.var;
    readOne(query, 'bucket_width', ['1d']);
    const groupBy = new Set(readMany(query, 'group_by', COST_GROUPS));
    const { buckets, ...page } = readBuckets('cost_report', query, '1d', nowMs);
    const data = buckets.map(([from, to]) => ({
      starting_at: writeTime(from),
      ending_at: writeTime(to),
      results: sumCost(world, from, nowMs, groupBy),
    }));
    return context.json({ data, ...page });
  });
  return routes;
}
