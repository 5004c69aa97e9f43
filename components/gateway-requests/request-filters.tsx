'use client';

import { useQueryStates } from 'nuqs';
import { type ReactNode, useTransition } from 'react';
import { Dimmed } from '@/components/page/list/dimmed';
import { type Choice, FilterSelects } from '@/components/page/list/filter-selects';
import { requestParams } from './request-params';
import { OUTCOME_CHOICES } from './request-words';

interface RequestFiltersProps {
  keys: readonly Choice[];
  workspaces: readonly Choice[];
  children: ReactNode;
}

/** What the list of requests is narrowed to; the address keeps it. */
export function RequestFilters({ keys, workspaces, children }: RequestFiltersProps) {
  const [isPending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(requestParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  const selects = [
    { param: 'workspace', label: 'Workspace', any: 'Every workspace', options: workspaces },
    { param: 'key', label: 'Steward key', any: 'Every Steward key', options: keys },
    { param: 'outcome', label: 'Outcome', any: 'Every outcome', options: OUTCOME_CHOICES },
  ];
  return (
    <>
      <search className="no-print mb-4 flex flex-wrap items-center gap-2" aria-label="What to show">
        <FilterSelects
          selects={selects}
          chosen={params}
          onChoose={(param, value) => void setParams({ [param]: value, older: null, newer: null })}
        />
      </search>
      <Dimmed isPending={isPending}>{children}</Dimmed>
    </>
  );
}
