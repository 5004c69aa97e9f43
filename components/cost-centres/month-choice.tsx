'use client';

import { SelectMenu } from '@/components/ui/select-menu';
import { formatPeriod } from '@/lib/core/time';

interface MonthChoiceProps {
  month: string;
  months: readonly string[];
  onChange: (month: string) => void;
  error?: string;
}

/** From which month on something is charged. Closed months are not among them. */
export function MonthChoice({ month, months, onChange, error }: MonthChoiceProps) {
  return (
    <div className="flex flex-col gap-1 text-sm">
      <span className="font-medium">First month</span>
      <SelectMenu
        label="First month"
        value={month}
        options={months.map((value) => ({ value, label: formatPeriod(value, 'month') }))}
        onChange={onChange}
        className="w-full sm:w-64"
      />
      <p className="text-xs text-muted">
        Counts from then until the next assignment. Closed months keep what they have.
      </p>
      {error && <p className="text-xs text-danger">{error}</p>}
    </div>
  );
}
