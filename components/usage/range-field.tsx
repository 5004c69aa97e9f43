'use client';

import { CalendarRange } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import type { Day } from '@/lib/core/time';
import { DayInput } from './day-input';
import type { DayRange } from './range';

const RangePicker = dynamic(() => import('./range-picker').then((loaded) => loaded.RangePicker), { ssr: false });

interface RangeFieldProps extends DayRange {
  today: Day;
  onChange: (range: DayRange) => void;
}

/** First and last day, typed or picked, in UTC. Days that are in the wrong order are kept here until they are in the right one. */
export function RangeField({ from, to, today, onChange }: RangeFieldProps) {
  const [draft, setDraft] = useState<DayRange | null>(null);
  const [button, setButton] = useState<HTMLButtonElement | null>(null);
  const [isOpen, setOpen] = useState(false);
  const shown = draft ?? { from, to };
  const choose = (range: DayRange) => {
    const isInOrder = range.from <= range.to;
    setDraft(isInOrder ? null : range);
    if (isInOrder) onChange(range);
  };
  const problem = shown.from > shown.to ? 'The range ends before it begins.' : null;
  return (
    <fieldset aria-label="First and last day, UTC" className="flex min-w-0 flex-wrap items-center gap-1.5">
      <DayInput label="First day" day={shown.from} problem={null} onChange={(day) => choose({ ...shown, from: day })} />
      <span aria-hidden="true" className="text-muted">
        –
      </span>
      <DayInput label="Last day" day={shown.to} problem={problem} onChange={(day) => choose({ ...shown, to: day })} />
      <button
        ref={setButton}
        type="button"
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        title="Pick days"
        onClick={() => setOpen(true)}
        className="flex size-8 items-center justify-center rounded-md border border-line bg-surface hover:bg-default pointer-coarse:size-11"
      >
        <CalendarRange aria-hidden="true" className="size-3.5" />
        <span className="sr-only">Pick days</span>
      </button>
      {isOpen && (
        <RangePicker
          anchor={button}
          {...{ from, to, today }}
          onChange={(range) => {
            setOpen(false);
            choose(range);
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </fieldset>
  );
}
