'use client';

import dynamic from 'next/dynamic';
import { SelectMenu } from '@/components/ui/select-menu';
import type { Day } from '@/lib/core/time';
import { type DayRange, RANGE_WORDS, RANGES, type RangeName } from './range';

const RangeField = dynamic(() => import('./range-field').then((loaded) => loaded.RangeField), {
  ssr: false,
  loading: () => <div className="bone h-8 w-64" />,
});

interface RangeChoiceProps extends DayRange {
  range: RangeName;
  today: Day;
  onChange: (change: { range: RangeName; from: Day | null; to: Day | null }) => void;
}

/** A named range, or any days; the calendar is fetched when it is asked for. */
export function RangeChoice({ range, from, to, today, onChange }: RangeChoiceProps) {
  const choose = (name: RangeName) =>
    onChange(name === 'custom' ? { range: name, from, to } : { range: name, from: null, to: null });
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SelectMenu
        label="Range"
        value={range}
        options={RANGES.map((value) => ({ value, label: RANGE_WORDS[value] }))}
        onChange={choose}
        className="w-40"
      />
      {range === 'custom' && (
        <RangeField from={from} to={to} today={today} onChange={(days) => onChange({ range: 'custom', ...days })} />
      )}
    </div>
  );
}
