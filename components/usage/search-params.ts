import {
  createLoader,
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { addDays, type Day, isDay } from '@/lib/core/time';
import { GRANULARITIES, METRICS, type SumMetric, type UsageFilter } from '@/lib/domain/usage/schema';
import { daysOfRange, RANGES } from './range';

/** The splits that the page offers. */
export const PAGE_SPLITS = ['none', 'workspace', 'model', 'api_key'] as const;

/** What the page asks of the report. */
export type UsageQuery = Required<
  Pick<UsageFilter, 'split' | 'granularity' | 'from' | 'to' | 'workspaceIds' | 'models' | 'apiKeyIds'>
> & { metric: SumMetric };

const parseAsDay = createParser<Day>({ parse: (text) => (isDay(text) ? text : null), serialize: (day) => day });
const parseAsIds = parseAsArrayOf(parseAsString).withDefault([]);

/** Everything that the usage page shows, in its address. */
export const usageParams = {
  metric: parseAsStringLiteral(METRICS),
  split: parseAsStringLiteral(PAGE_SPLITS).withDefault('workspace'),
  by: parseAsStringLiteral(GRANULARITIES).withDefault('day'),
  range: parseAsStringLiteral(RANGES).withDefault('30d'),
  from: parseAsDay,
  to: parseAsDay,
  workspace: parseAsIds,
  model: parseAsIds,
  key: parseAsIds,
};

export const loadUsageParams = createLoader(usageParams);
export type UsageParams = Awaited<ReturnType<typeof loadUsageParams>>;

export const usageHref = createSerializer(usageParams, { clearOnDefault: true });

const MOST_DAYS = 1_500;

/** What the address asks for on a given day, cut to what can be answered. Without a metric in it: cost, or tokens for those who may not see money. */
export function usageQuery(params: UsageParams, today: Day, seesCost: boolean): UsageQuery {
  const asked = daysOfRange(params.range, today, { from: params.from ?? undefined, to: params.to ?? undefined });
  const [to = today] = [asked.to, today].sort();
  const [start = to] = [asked.from, to].sort();
  const [, from = start] = [start, addDays(to, 1 - MOST_DAYS)].sort();
  return {
    metric: metricFor(params.metric, seesCost),
    split: params.split,
    granularity: params.by,
    from,
    to,
    workspaceIds: knownIds(params.workspace),
    models: knownIds(params.model),
    apiKeyIds: knownIds(params.key),
  };
}

/** A link to cost shows tokens to those who may not see money, and all else as it was. */
function metricFor(asked: SumMetric | null, seesCost: boolean): SumMetric {
  if (seesCost) return asked ?? 'cost';
  return asked === null || asked === 'cost' ? 'total_tokens' : asked;
}

function knownIds(ids: readonly string[]): string[] {
  return ids.filter((id) => id !== '' && id.length <= 200).slice(0, 100);
}

/** An address that shows the same days tomorrow, too. */
export function lastingHref(params: UsageParams, query: UsageQuery): string {
  return usageHref('/usage', { ...params, metric: query.metric, range: 'custom', from: query.from, to: query.to });
}

/** The export of exactly these figures, all parts. */
export function exportHref(query: UsageQuery): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const part of Array.isArray(value) ? value : [value]) search.append(name, part);
  }
  return `/api/v1/usage/export?${search}`;
}
