'use client';

import dynamic from 'next/dynamic';
import { SelectMenu } from '@/components/ui/select-menu';
import type { Day } from '@/lib/core/time';
import { type Calendar, type DayRange, type RangeName, rangeOptions } from './range';

const RangeField = dynamic(() => import('./range-field').then((loaded) => loaded.RangeField), {
  ssr: false,
  loading: () => <div className="skeleton h-8 w-64" />,
});
const MonthsField = dynamic(() => import('./months-field').then((loaded) => loaded.MonthsField), {
  ssr: false,
  loading: () => <div className="skeleton h-8 w-40" />,
});

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
