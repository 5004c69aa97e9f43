'use client';

import Link from 'next/link';
import { announce } from './announce';

interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  /** With a reason it cannot be chosen now, and says why. */
  options: readonly { value: Value; label: string; reason?: string | null }[];
  hrefOf: (value: Value) => string;
  onChange: (value: Value) => void;
}

/** A few choices side by side. Each is a link to the page as it would then be, so it can be opened beside. */
export function Segmented<Value extends string>({ label, value, options, hrefOf, onChange }: SegmentedProps<Value>) {
  return (
    <ul aria-label={label} className="flex rounded-md border border-line bg-surface-secondary p-0.5">
      {options.map((option) => (
        <li key={option.value}>
          {option.reason ? (
            <button
              type="button"
              aria-disabled="true"
              aria-label={`${option.label}: ${option.reason}`}
              title={option.reason}
              onClick={() => announce({ tone: 'neutral', title: option.reason ?? '' })}
              className="flex h-6.5 cursor-not-allowed items-center rounded px-2.5 text-table whitespace-nowrap text-muted opacity-60 pointer-coarse:h-11"
            >
              {option.label}
            </button>
          ) : (
            <Link
              href={hrefOf(option.value)}
              prefetch={false}
              scroll={false}
              aria-current={option.value === value ? 'true' : undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
                event.preventDefault();
                onChange(option.value);
              }}
              className={`flex h-6.5 items-center rounded px-2.5 text-table whitespace-nowrap pointer-coarse:h-11 ${
                option.value === value
                  ? 'bg-segment font-medium shadow-[0_1px_2px_rgb(0_0_0/0.12)]'
                  : 'text-muted hover:text-foreground'
              }`}
            >
              {option.label}
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}
