'use client';

import { Popover } from '@heroui/react/popover';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useRef, useState } from 'react';
import { addMonths, type Day, formatPeriod, monthStart } from '@/lib/core/time';
import type { DayRange } from './range';

const FIRST_YEAR = 2000;
const MONTHS_OF_YEAR = Array.from({ length: 12 }, (_, at) => at);

interface MonthPickerProps extends DayRange {
  anchor: HTMLElement | null;
  today: Day;
  onChange: (range: DayRange) => void;
  onClose: () => void;
}

/** The months of a year: the first press chooses one month, the second the last of several. */
export function MonthPicker({ anchor, from, to, today, onChange, onClose }: MonthPickerProps) {
  const place = useRef(anchor);
  const [year, setYear] = useState(Math.min(Number(to.slice(0, 4)), Number(today.slice(0, 4))));
  const [first, setFirst] = useState<Day | null>(null);
  const press = (month: Day) => {
    const isSecond = first !== null && month > first;
    setFirst(isSecond ? null : month);
    onChange(isSecond ? { from: first, to: month } : { from: month, to: month });
  };
  return (
    <Popover.Content
      triggerRef={place}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom start"
      className="w-64 rounded-xl bg-overlay p-3 shadow-overlay"
    >
      <Popover.Dialog aria-label="Pick months">
        <div className="mb-2 flex items-center justify-between">
          <YearButton label="Previous year" isDisabled={year <= FIRST_YEAR} onPress={() => setYear(year - 1)} isBack />
          <span className="figure text-sm font-medium" aria-live="polite">
            {year}
          </span>
          <YearButton
            label="Next year"
            isDisabled={year >= Number(today.slice(0, 4))}
            onPress={() => setYear(year + 1)}
          />
        </div>
        <div className="grid grid-cols-3 gap-1">
          {MONTHS_OF_YEAR.map((at) => addMonths(`${year}-01-01`, at)).map((month) => {
            const isChosen = month >= monthStart(from) && month <= to;
            const name = formatPeriod(month, 'month');
            return (
              <button
                key={month}
                type="button"
                aria-label={name}
                aria-pressed={isChosen}
                disabled={month > today}
                onClick={() => press(month)}
                className={`h-8 rounded-md text-table disabled:text-muted disabled:opacity-50 pointer-coarse:h-11 ${
                  isChosen ? 'bg-segment font-medium text-accent' : 'enabled:hover:bg-default'
                }`}
              >
                {name.slice(0, 3)}
              </button>
            );
          })}
        </div>
        <p className="mt-2 text-xs text-muted" role="status">
          {first === null ? 'Choose a month, then a later one for a range.' : 'Choose a later month for a range.'}
        </p>
      </Popover.Dialog>
    </Popover.Content>
  );
}

interface YearButtonProps {
  label: string;
  isDisabled: boolean;
  isBack?: boolean;
  onPress: () => void;
}

function YearButton({ label, isDisabled, isBack = false, onPress }: YearButtonProps) {
  const Icon = isBack ? ChevronLeft : ChevronRight;
  return (
    <button
      type="button"
      disabled={isDisabled}
      onClick={onPress}
      className="flex size-8 items-center justify-center rounded-md enabled:hover:bg-default disabled:opacity-40 pointer-coarse:size-11"
    >
      <Icon aria-hidden="true" className="size-4" />
      <span className="sr-only">{label}</span>
    </button>
  );
}
