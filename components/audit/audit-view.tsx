'use client';

import { debounce, useQueryStates } from 'nuqs';
import { type ReactNode, useId, useTransition } from 'react';
import { Dimmed } from '@/components/page/list/dimmed';
import { type Choice, FilterSelects } from '@/components/page/list/filter-selects';
import type { Calendar, DayRange } from '@/components/usage/range';
import { RangeChoice } from '@/components/usage/range-choice';
import { auditParams } from './audit-params';
import { SOURCE_CHOICES } from './audit-words';
import { OUTCOME_CHOICES } from './outcome-look';

const TYPING_PAUSE_MS = 300;
/** A page is a place among what was asked for: with another question it is none. */
const FIRST_PAGE = { older: null, newer: null };

interface AuditViewProps extends DayRange {
  calendar: Calendar;
  actions: readonly Choice[];
  workspaces: readonly Choice[];
  children: ReactNode;
}

export function AuditView({ from, to, calendar, actions, workspaces, children }: AuditViewProps) {
  const [isPending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(auditParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  const type = (name: 'who' | 'target') => (value: string) =>
    void setParams(
      { [name]: value === '' ? null : value, ...FIRST_PAGE },
      { history: 'replace', limitUrlUpdates: debounce(value === '' ? 0 : TYPING_PAUSE_MS) },
    );
  const selects = [
    { param: 'workspace', label: 'Workspace', any: 'Every workspace', options: workspaces },
    { param: 'action', label: 'Action', any: 'Every action', options: actions },
    { param: 'outcome', label: 'Outcome', any: 'Every outcome', options: OUTCOME_CHOICES },
    { param: 'source', label: 'Source', any: 'Every source', options: SOURCE_CHOICES },
  ];
  return (
    <>
      <search className="no-print mb-4 flex flex-wrap items-center gap-2" aria-label="What to show">
        <TextFilter label="Requested by" value={params.who} onChange={type('who')} />
        <TextFilter label="Subject" value={params.target} onChange={type('target')} />
        <RangeChoice
          range={params.range}
          from={from}
          to={to}
          calendar={calendar}
          onChange={(days) => void setParams({ ...days, ...FIRST_PAGE })}
        />
        <div className="flex flex-wrap gap-2">
          <FilterSelects
            selects={selects}
            chosen={params}
            onChoose={(param, value) => void setParams({ [param]: value, ...FIRST_PAGE })}
            width="w-38"
          />
        </div>
      </search>
      <Dimmed isPending={isPending}>{children}</Dimmed>
    </>
  );
}

function TextFilter({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  const id = useId();
  return (
    <div className="w-full sm:w-40">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        type="search"
        maxLength={100}
        placeholder={label}
        value={value}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        className="input input--primary w-full"
      />
    </div>
  );
}
