'use client';

import { useQueryStates } from 'nuqs';
import { type ReactNode, useTransition } from 'react';
import { SelectMenu } from '@/components/ui/select-menu';
import type { Calendar, DayRange } from '@/components/usage/range';
import { RangeChoice } from '@/components/usage/range-choice';
import { auditParams } from './audit-params';
import { OUTCOME_CHOICES } from './outcome-look';

const ANY = 'any';

interface AuditViewProps extends DayRange {
  calendar: Calendar;
  children: ReactNode;
}

export function AuditView({ from, to, calendar, children }: AuditViewProps) {
  const [isPending, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(auditParams, {
    shallow: false,
    scroll: false,
    history: 'push',
    startTransition,
  });
  return (
    <>
      <section className="no-print mb-4 flex flex-wrap items-center gap-2" aria-label="What to show">
        <RangeChoice
          range={params.range}
          from={from}
          to={to}
          calendar={calendar}
          onChange={(days) => void setParams({ ...days, page: null })}
        />
        <SelectMenu
          label="Outcome"
          value={params.outcome ?? ANY}
          options={[{ value: ANY, label: 'Every outcome' }, ...OUTCOME_CHOICES]}
          onChange={(outcome) => void setParams({ outcome: auditParams.outcome.parse(outcome), page: null })}
          className="w-44"
        />
      </section>
      <div aria-busy={isPending} className={isPending ? 'opacity-55 transition-opacity duration-100' : ''}>
        {children}
      </div>
    </>
  );
}
