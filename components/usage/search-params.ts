import {
  createLoader,
  createParser,
  createSerializer,
  parseAsArrayOf,
  parseAsString,
  parseAsStringLiteral,
  type SearchParams,
} from 'nuqs/server';
import { parseAsDay } from '@/components/page/day-param';
import { addDays, daysBetween } from '@/lib/core/time';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import {
  ALL_GRANULARITIES,
  ALL_METRICS,
  COMPARISONS,
  DIMENSIONS,
  type ExportOptions,
  FORMER_NAMES,
  MAX_HOUR_DAYS,
  type Metric,
  SPLITS,
  type Split,
  type UsageGranularity,
} from '@/lib/domain/usage/schema';
import { type Calendar, type DayRange, daysOfRange, MOST_DAYS, RANGES } from './range';

const CHART_KINDS = ['bars', 'lines'] as const;

/** Not for those who may not see money. */
export const MONEY_METRICS: readonly Metric[] = ['cost', 'price_per_million'];

const TAG_PREFIX = 'tag:';
const parseAsSplit = createParser<Split>({
  parse: (text) => SPLITS.find((split) => split === text) ?? parseTagSplit(text),
  serialize: (split) => split,
});

function parseTagSplit(text: string): Split | null {
  const key = text.slice(TAG_PREFIX.length);
  return text.startsWith(TAG_PREFIX) && isName(key, 100) ? `tag:${key}` : null;
}

const parseAsIds = parseAsArrayOf(parseAsString).withDefault([]);

/** Everything that the usage page shows, in its address. */
export const usageParams = {
  metric: parseAsStringLiteral(ALL_METRICS),
  split: parseAsSplit.withDefault('workspace'),
  /** Without it: what suits the range. */
  by: parseAsStringLiteral(ALL_GRANULARITIES),
  range: parseAsStringLiteral(RANGES).withDefault('30d'),
  from: parseAsDay,
  to: parseAsDay,
  compare: parseAsStringLiteral(COMPARISONS).withDefault('none'),
  chart: parseAsStringLiteral(CHART_KINDS).withDefault('bars'),
  /** The isolated series. */
  only: parseAsString,
  /** Column of the table, with a minus for descending. */
  sort: parseAsString.withDefault('-period'),
  workspace: parseAsIds,
  model: parseAsIds,
  api_key: parseAsIds,
  owner: parseAsIds,
  cost_centre: parseAsIds,
  tag: parseAsIds,
  tier: parseAsIds,
  token_type: parseAsIds,
};

export const loadUsageParams = createLoader(usageParams);
export type UsageParams = Awaited<ReturnType<typeof loadUsageParams>>;

export const usageHref = createSerializer(usageParams, { clearOnDefault: true });

const RENAMED = new Map(DIMENSIONS.flatMap((name) => FORMER_NAMES[name].map((former) => [former, name] as const)));

/** The page of a link that was saved under former names; null where there are none in it. */
export function renamedHref(path: string, asked: SearchParams): string | null {
  const entries = Object.entries(asked).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => [name, one] as const),
  );
  if (!entries.some(([name]) => RENAMED.has(name))) return null;
  const search = new URLSearchParams();
  for (const [former, value] of entries) {
    const name = RENAMED.get(former) ?? former;
    const before = search.get(name);
    search.set(name, before ? `${before},${value}` : value);
  }
  return `${path}?${search}`;
}

/** The days that the address names, also where they reach further than there can be figures. */
export function askedDays(
  { range, from, to }: Pick<UsageParams, 'range' | 'from' | 'to'>,
  calendar: Calendar,
): DayRange {
  return daysOfRange(range, calendar, { from: from ?? undefined, to: to ?? undefined });
}

/** What the address asks for on a given day, cut to what can be answered. Without a metric in it: cost, or tokens for those who may not see money. */
export function usageQuery(params: UsageParams, calendar: Calendar, seesCost: boolean): ParsedUsageFilter {
  const asked = askedDays(params, calendar);
  // A range entirely in the future is requested as it is: today's figures would be the wrong ones.
  const isToCome = asked.from > calendar.today;
  const [last = asked.to] = isToCome ? [addDays(asked.from, MOST_DAYS - 1), asked.to].sort() : [];
  const [to = last] = isToCome ? [last] : [asked.to, calendar.today].sort();
  const [, from = asked.from] = [asked.from, addDays(to, 1 - MOST_DAYS)].sort();
  return {
    metric: metricFor(params.metric, seesCost),
    split: params.split,
    granularity: granularityFor(params.by, { from, to }),
    from,
    to,
    compare: params.compare,
    workspace: knownIds(params.workspace),
    model: knownIds(params.model),
    api_key: knownIds(params.api_key),
    owner: knownIds(params.owner),
    cost_centre: knownIds(params.cost_centre),
    tag: knownIds(params.tag, 400).filter((id) => id.length > 1 && id.includes('=')),
    tier: knownIds(params.tier),
    token_type: knownIds(params.token_type),
  };
}

/** A link to cost shows tokens to those who may not see money, and all else as it was. */
function metricFor(asked: Metric | null, seesCost: boolean): Metric {
  if (seesCost) return asked ?? 'cost';
  return asked === null || MONEY_METRICS.includes(asked) ? 'total_tokens' : asked;
}

const MOST_BARS_BY_DAY = 100;
const MOST_DAYS_BY_WEEK = 400;

function granularityFor(asked: UsageGranularity | null, { from, to }: DayRange): UsageGranularity {
  const days = daysBetween(from, to) + 1;
  if (asked !== null && (asked !== 'hour' || days <= MAX_HOUR_DAYS)) return asked;
  if (days <= MOST_BARS_BY_DAY) return 'day';
  return days <= MOST_DAYS_BY_WEEK ? 'week' : 'month';
}

function knownIds(ids: readonly string[], maxLength = 200): string[] {
  return ids.filter((id) => isName(id, maxLength)).slice(0, 100);
}

function isName(text: string, maxLength: number): boolean {
  return text !== '' && text.length <= maxLength && !/\p{Cc}/u.test(text);
}

/** An address that shows the same days tomorrow, too. */
export function lastingHref(params: UsageParams, query: ParsedUsageFilter): string {
  const { metric, granularity, from, to } = query;
  return usageHref('/usage', { ...params, metric, by: granularity, range: 'custom', from, to });
}

/** The list of the parts that a chart counts as `other`. */
export function otherHref(params: UsageParams): string {
  const href = usageHref('/usage/parts', { ...params, only: null, sort: null });
  return `${href}${href.includes('?') ? '&' : '?'}among=other`;
}

/** The same question to the HTTP API. */
export function reportHref(query: ParsedUsageFilter): string {
  return `/api/v1/usage?${toSearchParams(query)}`;
}

/** What happened in the days of the question. */
export function eventsHref({ from, to, workspace, model }: ParsedUsageFilter): string {
  return `/api/v1/usage/events?${toSearchParams({ from, to, workspace, model })}`;
}

/** What the month is likely to come to, of what the question looks at. */
export function forecastHref(query: ParsedUsageFilter): string {
  const { split, granularity, from, to, compare, ...scope } = query;
  return `/api/v1/usage/forecast?${toSearchParams(scope)}`;
}

/** The file of the same figures. What is not said is as the address reads without it: every part, a row each, exact. */
export function exportHref(query: ParsedUsageFilter, options: Partial<ExportOptions> = {}): string {
  const { extent = 'all', layout = 'long', money = 'exact', withMark = true } = options;
  const search = toSearchParams(query);
  if (extent !== 'all') search.set('rows', extent);
  if (layout !== 'long') search.set('layout', layout);
  if (money !== 'exact') search.set('money', money);
  if (!withMark) search.set('mark', 'no');
  return `/api/v1/usage/export?${search}`;
}

/** The same cost as charges that cost tools read. */
export function focusHref(query: ParsedUsageFilter): string {
  const { metric: _metric, split: _split, granularity: _granularity, compare: _compare, ...filter } = query;
  return `/api/v1/usage/focus?${toSearchParams(filter)}`;
}

function toSearchParams(query: Partial<ParsedUsageFilter>): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const part of Array.isArray(value) ? value.map(listed) : [value]) search.append(name, part);
  }
  return search;
}

/** Lists are separated by commas, so a comma inside a name is written as the doors read it. */
export function listed(id: string): string {
  return id.replaceAll(',', '%2C');
}
