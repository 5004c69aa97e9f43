import { ask } from '@/components/page/ask';
import type { WindowForecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { FilterOptions, UsageEvent, UsageReport } from '@/lib/domain/usage/query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import type { Dimension } from '@/lib/domain/usage/schema';
import { eventsHref, forecastHref, listed, reportHref } from './search-params';

export function askReport(query: ParsedUsageFilter, signal: AbortSignal): Promise<UsageReport> {
  return ask<UsageReport>(reportHref(query), signal);
}

export async function askEvents(query: ParsedUsageFilter, signal: AbortSignal): Promise<UsageEvent[]> {
  return (await ask<{ events: UsageEvent[] }>(eventsHref(query), signal)).events;
}

export function askForecast(query: ParsedUsageFilter, signal: AbortSignal): Promise<WindowForecast> {
  return ask<WindowForecast>(forecastHref(query), signal);
}

interface OptionsQuestion {
  kind: Dimension;
  search?: string;
  ids?: readonly string[];
  limit: number;
}

export function askOptions({ kind, search, ids, limit }: OptionsQuestion, signal: AbortSignal): Promise<FilterOptions> {
  const params = new URLSearchParams({ kind, limit: String(limit) });
  if (search) params.set('search', search);
  for (const id of ids ?? []) params.append('ids', listed(id));
  return ask<FilterOptions>(`/api/v1/usage/options?${params}`, signal);
}
