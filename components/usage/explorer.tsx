'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useQueryStates } from 'nuqs';
import { useCallback, useState } from 'react';
import { ExplorerControls } from './explorer-controls';
import { FilterBar } from './filter-bar';
import { type FilterNames, listChips } from './filters';

import type { Calendar } from './range';

import { ReportView } from './report-view';
import { askedDays, type UsageParams, usageParams, usageQuery } from './search-params';
import { type FirstAnswer, useBudgetLines, useEvents, useFilterNames, useForecast, useReport } from './use-report';

const ReportError = dynamic(() => import('./report-error').then((loaded) => loaded.ReportError), { ssr: false });

interface ExplorerProps {
  first: FirstAnswer;
  /** Of the filters that the page came with. */
  names: FilterNames;
  /** Keys of workspace tags, which figures can be split by. */
  tagKeys: readonly string[];
  seesCost: boolean;
  calendar: Calendar;
}

/** The figures with all their controls. Each choice is in the address, and only calls the HTTP API. */
export function Explorer(props: ExplorerProps) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Figures {...props} />
    </QueryClientProvider>
  );
}

function Figures({ first, names, tagKeys, seesCost, calendar }: ExplorerProps) {
  const [params, setParams] = useQueryStates(usageParams, { shallow: true, scroll: false, history: 'push' });
  const query = usageQuery(params, calendar, seesCost);
  const asked = askedDays(params, calendar);
  const { report, isOld, isFetching, error, refetch } = useReport(query, first);
  const known = useFilterNames(query, names, report);
  const events = useEvents(query);
  const forecast = useForecast(query, calendar.today);
  const budgets = useBudgetLines(query, seesCost);
  const change = useCallback((part: Partial<UsageParams>) => void setParams(part), [setParams]);
  return (
    <>
      <ExplorerControls {...{ params, query, asked, tagKeys, seesCost, calendar }} onChange={change}>
        <FilterBar params={params} chips={listChips(query, known)} onChange={change} />
      </ExplorerControls>
      {error && <ReportError error={error} onRetry={() => void refetch()} />}
      <div aria-busy={isFetching} className={isOld ? 'opacity-55 transition-opacity duration-100' : ''}>
        <ReportView
          {...{ report, params, query, asked, events, forecast, budgets }}
          today={calendar.today}
          onChange={change}
        />
      </div>
      <p role="status" className="sr-only">
        {isFetching ? 'Loading figures' : ''}
      </p>
    </>
  );
}
