'use client';

import { useId, useState } from 'react';
import { type Day, formatDay } from '@/lib/core/time';
import { isDayTypedOut, typedDay, whyNoDay } from './typed-day';

interface DayInputProps {
  label: string;
  day: Day;
  /** Why the day cannot be accepted, such as an end before the start. */
  problem: string | null;
  onChange: (day: Day) => void;
}

/**
 * A day as text: `30 Sep 2026`. It is taken when it is typed out, and else by Enter or when the field is left. What is no
 * day stays as it was typed, with the reason.
 */
export function DayInput({ label, day, problem, onChange }: DayInputProps) {
  const reasonId = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [isLeft, setLeft] = useState(false);
  const reason = draft !== null && isLeft ? whyNoDay(typedDay(draft)) : problem;
  const take = (text: string) => {
    const typed = typedDay(text);
    if (typed.state === 'day' && typed.day !== day) onChange(typed.day);
    return typed.state === 'day';
  };
  const settle = () => {
    setLeft(true);
    if (draft !== null && take(draft)) setDraft(null);
  };
  return (
    <span className="relative">
      <input
        type="text"
        aria-label={label}
        aria-invalid={reason !== null}
        aria-describedby={reason === null ? undefined : reasonId}
        value={draft ?? formatDay(day)}
        maxLength={30}
        autoComplete="off"
        onFocus={(event) => event.currentTarget.select()}
        onChange={({ currentTarget: { value, selectionStart } }) => {
          setDraft(value);
          setLeft(false);
          // Who changes the middle of a day is not done with it.
          if (selectionStart === value.length && isDayTypedOut(value)) take(value);
        }}
        onKeyDown={({ key }) => {
          if (key === 'Enter') settle();
          if (key === 'Escape') setDraft(null);
        }}
        onBlur={settle}
        className={`input input--primary figure h-8 w-28 px-2 text-table pointer-coarse:h-11 ${reason === null ? '' : 'border-danger'}`}
      />
      {reason !== null && (
        <span
          id={reasonId}
          role="alert"
          className="absolute start-0 top-full z-10 mt-1 rounded-md border border-line bg-overlay px-2 py-1 text-xs whitespace-nowrap text-danger shadow-overlay"
        >
          {reason}
        </span>
      )}
    </span>
  );
}
