'use client';

import { SelectMenu } from '@/components/ui/select-menu';
import type { Day } from '@/lib/core/time';
import { MonthsField } from './months-field';
import { type Calendar, type DayRange, type RangeName, rangeOptions } from './range';
import { RangeField } from './range-field';

/** `from` and `to` are the requested days, as far as they are covered. */
interface RangeChoiceProps extends DayRange {
  range: RangeName;
  calendar: Calendar;
  onChange: (change: { range: RangeName; from: Day | null; to: Day | null }) => void;
}

/** A named range, months, or any days; the pickers load on demand. */
export function RangeChoice({ range, from, to, calendar, onChange }: RangeChoiceProps) {
  const isPicked = (name: RangeName) => name === 'custom' || name === 'months';
  const choose = (name: RangeName) =>
    onChange(isPicked(name) ? { range: name, from, to } : { range: name, from: null, to: null });
  const pick = (days: DayRange) => onChange({ range, ...days });
  const { today } = calendar;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SelectMenu
        label="Range"
        value={range}
        options={rangeOptions(calendar.fiscalMonth, range)}
        onChange={choose}
        className="w-36"
      />
      {range === 'custom' && <RangeField {...{ from, to, today }} onChange={pick} />}
      {range === 'months' && <MonthsField {...{ from, to, today }} onChange={pick} />}
    </div>
  );
}
