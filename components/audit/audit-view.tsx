'use client';

import { useQueryStates } from 'nuqs';
import { type ReactNode, useTransition } from 'react';
import { SelectMenu } from '@/components/ui/select-menu';
import type { DayRange } from '@/components/usage/range';
import { RangeChoice } from '@/components/usage/range-choice';
import type { Day } from '@/lib/core/time';
import { auditParams } from './audit-params';
import { OUTCOME_CHOICES } from './command-words';

const ANY = 'any';

interface AuditViewProps extends DayRange {
  today: Day;
  children: ReactNode;
}

export function AuditView({ from, to, today, children }: AuditViewProps) {
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
          today={today}
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
