'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { budgetLinesOf } from '@/components/budgets/budget-lines';
import { AnswerError, askApi } from '@/components/page/ask';
import type { Day } from '@/lib/core/time';
import type { BudgetLine } from '@/lib/domain/budgets/query-schema';
import type { Forecast } from '@/lib/domain/usage/overview/forecast-query-schema';
import type { Part, UsageReport } from '@/lib/domain/usage/query-schema';
import type { ParsedUsageFilter } from '@/lib/domain/usage/report/filter';
import { DIMENSIONS } from '@/lib/domain/usage/schema';
import { askEvents, askForecast, askOptions, askReport } from './ask';
import type { ToldEvent } from './event-words';
import type { FilterNames } from './filters';
import { showsForecast } from './forecast-model';
import { eventsHref, forecastHref, reportHref } from './search-params';

const FRESH_MS = 60_000;
const TRIES = 2;
const AGAIN = { refetchOnWindowFocus: false, refetchOnReconnect: false, staleTime: FRESH_MS } as const;

/** What was asked is wrong or not allowed: asking again changes nothing. */
function mayTryAgain(failures: number, error: unknown): boolean {
  return failures < TRIES && error instanceof AnswerError && (error.status === 0 || error.status >= 500);
}

export interface FirstAnswer {
  query: ParsedUsageFilter;
  report: UsageReport;
}

/** The report of a query. The one before stays until it is there, also when it does not come. */
export function useReport(query: ParsedUsageFilter, first: FirstAnswer) {
  const href = reportHref(query);
  const isFirst = href === reportHref(first.query);
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery<UsageReport>({
    ...AGAIN,
    queryKey: ['usage', href],
    queryFn: ({ signal }) => askReport(query, signal),
    initialData: isFirst ? first.report : undefined,
    placeholderData: keepPreviousData,
    retry: mayTryAgain,
  });
  const [last, setLast] = useState(first.report);
  useEffect(() => {
    if (data) setLast(data);
  }, [data]);
  const isOld = data === undefined || isPlaceholderData;
  return { report: data ?? last, isOld, isFetching: isFetching && isOld, error: isOld ? error : null, refetch };
}

const NO_EVENTS: readonly ToldEvent[] = [];

/** Events in the days of the query. Figures are complete without them: nothing waits, and failures are silent. */
export function useEvents(query: ParsedUsageFilter): readonly ToldEvent[] {
  const { data = NO_EVENTS } = useQuery<readonly ToldEvent[]>({
    ...AGAIN,
    queryKey: ['usage events', eventsHref(query)],
    queryFn: async ({ signal }) => {
      const [events, { toldEvent }] = await Promise.all([askEvents(query, signal), import('./event-words')]);
      return events.map(toldEvent);
    },
    retry: mayTryAgain,
  });
  return data;
}

/** What the month is likely to come to, where the query shows its days up to today. Nobody waits for it either. */
export function useForecast(query: ParsedUsageFilter, today: Day): Forecast | null {
  const { data = null } = useQuery<Forecast | null>({
    ...AGAIN,
    queryKey: ['usage forecast', forecastHref(query)],
    queryFn: async ({ signal }) => (await askForecast(query, signal)).forecast,
    enabled: showsForecast(query, today),
    retry: mayTryAgain,
  });
  return showsForecast(query, today) ? data : null;
}

const NO_LINES: readonly BudgetLine[] = [];

/** The budgets of exactly what is shown, where it is cost. Nobody waits for them. */
export function useBudgetLines(query: ParsedUsageFilter, seesBudgets: boolean): readonly BudgetLine[] {
  const asked = seesBudgets ? budgetLinesOf(query) : null;
  const { data = NO_LINES } = useQuery<readonly BudgetLine[]>({
    ...AGAIN,
    queryKey: ['budget lines', asked],
    queryFn: ({ signal }) => askApi<BudgetLine[]>('budget.list_lines', { query: asked ?? {} }, signal),
    enabled: asked !== null,
    retry: mayTryAgain,
  });
  return asked === null ? NO_LINES : data;
}

/** The names of the filters in force: those that came with the page, those that the report says, and the others asked for. */
export function useFilterNames(query: ParsedUsageFilter, first: FilterNames, report: UsageReport): FilterNames {
  const answers = useQueries({
    queries: DIMENSIONS.map((kind) => {
      const ids = query[kind];
      const known = first[kind] ?? [];
      return {
        ...AGAIN,
        queryKey: ['filter names', kind, ...ids],
        queryFn: ({ signal }: { signal: AbortSignal }) => askOptions({ kind, ids, limit: 100 }, signal),
        enabled: ids.some((id) => !known.some((part) => part.id === id)),
      };
    }),
  });
  const inReport: Part[] = report.series;
  return Object.fromEntries(
    DIMENSIONS.map((kind, at) => {
      const named = [...(first[kind] ?? []), ...(answers[at]?.data?.options ?? [])];
      return [kind, kind === report.split ? [...inReport, ...named] : named];
    }),
  );
}
