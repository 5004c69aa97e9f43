import {
  createLoader,
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server';
import { type Day, isDay } from '@/lib/core/time';
import { GRANULARITIES, METRICS, SPLITS, type UsageFilter } from '@/lib/domain/usage/schema';
import { daysOfRange, RANGES } from './range';

const parseAsDay = createParser<Day>({ parse: (text) => (isDay(text) ? text : null), serialize: (day) => day });
const parseAsIds = parseAsArrayOf(parseAsString).withDefault([]);

/** Everything that the usage page shows, in its address. */
export const usageParams = {
  metric: parseAsStringLiteral(METRICS),
  split: parseAsStringLiteral(SPLITS).withDefault('workspace'),
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

/** What the address asks for on a given day. Without a metric in it: cost, or tokens for those who may not see money. */
export function usageQuery(params: UsageParams, today: Day, seesCost: boolean): Required<UsageFilter> {
  const { from, to } = daysOfRange(params.range, today, { from: params.from ?? undefined, to: params.to ?? undefined });
  return {
    metric: params.metric ?? (seesCost ? 'cost' : 'total_tokens'),
    split: params.split,
    granularity: params.by,
    from,
    to,
    workspaceIds: params.workspace.slice(0, 100),
    models: params.model.slice(0, 100),
    apiKeyIds: params.key.slice(0, 100),
  };
}

/** An address that shows the same days tomorrow, too. */
export function lastingHref(params: UsageParams, query: Required<UsageFilter>): string {
  return usageHref('/usage', { ...params, metric: query.metric, range: 'custom', from: query.from, to: query.to });
}

/** The export of exactly these figures, all parts. */
export function exportHref(query: Required<UsageFilter>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const part of Array.isArray(value) ? value : [value]) search.append(name, part);
  }
  return `/api/v1/usage/export?${search}`;
}
