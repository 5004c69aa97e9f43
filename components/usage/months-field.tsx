'use client';

import { CalendarDays } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { type Day, formatPeriod, monthStart } from '@/lib/core/time';
import type { DayRange } from './range';

const MonthPicker = dynamic(() => import('./month-picker').then((loaded) => loaded.MonthPicker), { ssr: false });

interface MonthsFieldProps extends DayRange {
  today: Day;
  onChange: (range: DayRange) => void;
}

/** One month, or several in a row, in UTC. */
export function MonthsField({ from, to, today, onChange }: MonthsFieldProps) {
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [first, last] = [formatPeriod(monthStart(from), 'month'), formatPeriod(monthStart(to), 'month')];
  return (
    <>
      <button
        ref={setButton}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onClick={() => setOpen(true)}
        className="flex h-8 items-center gap-1.5 rounded-md border border-line bg-surface px-2.5 text-table hover:bg-default pointer-coarse:h-11"
      >
        <CalendarDays aria-hidden="true" className="size-3.5" />
        {first === last ? first : `${first} – ${last}`}
      </button>
      {isOpen && <MonthPicker anchor={button} {...{ from, to, today, onChange }} onClose={() => setOpen(false)} />}
    </>
  );
}
