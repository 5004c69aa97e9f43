'use client';

import { useQueryStates } from 'nuqs';
import { type ReactNode, useTransition } from 'react';
import { SelectMenu } from '@/components/ui/select-menu';
import { requestParams } from './request-params';
import { OUTCOME_CHOICES } from './request-words';

interface Choice {
  value: string;
  label: string;
}

interface RequestFiltersProps {
  keys: readonly Choice[];
  workspaces: readonly Choice[];
  children: ReactNode;
}

const ANY = 'any';

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
    { name: 'workspace' as const, label: 'Workspace', any: 'Every workspace', options: workspaces },
    { name: 'key' as const, label: 'Steward key', any: 'Every Steward key', options: keys },
    { name: 'outcome' as const, label: 'Outcome', any: 'Every outcome', options: OUTCOME_CHOICES },
  ];
  return (
    <>
      <search className="no-print mb-4 flex flex-wrap items-center gap-2" aria-label="What to show">
        {selects.map(({ name, label, any, options }) => (
          <SelectMenu
            key={name}
            label={label}
            value={params[name] ?? ANY}
            options={[{ value: ANY, label: any }, ...options]}
            onChange={(value) => void setParams({ [name]: value === ANY ? null : value, older: null, newer: null })}
            className="w-44"
          />
        ))}
      </search>
      <div aria-busy={isPending} className={isPending ? 'opacity-55 transition-opacity duration-100' : ''}>
        {children}
      </div>
      <p role="status" className="sr-only">
        {isPending ? 'Loading' : ''}
      </p>
    </>
  );
}
