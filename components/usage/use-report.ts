'use client';

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ParsedUsageFilter } from '@/lib/domain/usage/filter-schema';
import type { Part, UsageReport } from '@/lib/domain/usage/schema';
import { AnswerError, askOptions, askReport } from './ask';
import { FILTERABLE, FILTERS, type FilterNames } from './filters';
import { reportHref } from './search-params';

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

/** The names of the filters in force: those that came with the page, those that the report says, and the others asked for. */
export function useFilterNames(query: ParsedUsageFilter, first: FilterNames, report: UsageReport): FilterNames {
  const answers = useQueries({
    queries: FILTERABLE.map((kind) => {
      const ids = query[FILTERS[kind].field];
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
    FILTERABLE.map((kind, at) => {
      const named = [...(first[kind] ?? []), ...(answers[at]?.data?.options ?? [])];
      return [kind, kind === report.split ? [...inReport, ...named] : named];
    }),
  );
}
