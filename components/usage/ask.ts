import type { BudgetLine } from '@/lib/domain/budgets/query-schema';
import type { WindowForecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { FilterOptions, UsageEvent, UsageReport } from '@/lib/domain/usage/query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import type { Dimension } from '@/lib/domain/usage/schema';
import { eventsHref, forecastHref, listed, reportHref } from './search-params';

/** Why the HTTP API gave no answer, in its own words. */
export class AnswerError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function askReport(query: ParsedUsageFilter, signal: AbortSignal): Promise<UsageReport> {
  return ask<UsageReport>(reportHref(query), signal);
}

export async function askEvents(query: ParsedUsageFilter, signal: AbortSignal): Promise<UsageEvent[]> {
  return (await ask<{ events: UsageEvent[] }>(eventsHref(query), signal)).events;
}

export function askForecast(query: ParsedUsageFilter, signal: AbortSignal): Promise<WindowForecast> {
  return ask<WindowForecast>(forecastHref(query), signal);
}

export async function askBudgetLines(href: string, signal: AbortSignal): Promise<BudgetLine[]> {
  return (await ask<{ lines: BudgetLine[] }>(href, signal)).lines;
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

async function ask<Answer>(href: string, signal: AbortSignal): Promise<Answer> {
  const response = await fetch(href, { signal, cache: 'no-store' }).catch((error: unknown) => {
    if (signal.aborted) throw error;
    throw new AnswerError(0, 'Steward could not be reached. Check the connection and try again.');
  });
  if (response.ok) return (await response.json()) as Answer;
  const body = (await response.json().catch(() => null)) as { error?: { message?: string } } | null;
  throw new AnswerError(response.status, body?.error?.message ?? `Steward answered ${response.status}. Try again.`);
}
