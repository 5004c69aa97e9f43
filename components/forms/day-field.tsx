'use client';

import { useState } from 'react';
import { DayInput } from '@/components/usage/day-input';
import type { Day } from '@/lib/core/time';

interface DayFieldProps {
  name: string;
  label: string;
  description?: string;
  /** A sentence that says what is wrong with it. */
  error?: string;
  defaultValue: Day;
}

/** A day in a form, typed and shown as `30 Sep 2026`, sent as `2026-09-30`. */
export function DayField({ name, label, description, error, defaultValue }: DayFieldProps) {
  const [day, setDay] = useState(defaultValue);
  return (
    <div className="flex flex-col items-start gap-1">
      <span className="text-sm font-medium">{label}</span>
      <DayInput label={label} day={day} problem={error ?? null} onChange={setDay} />
      <input type="hidden" name={name} value={day} />
      {description && <span className="text-xs text-muted">{description}</span>}
    </div>
  );
}
