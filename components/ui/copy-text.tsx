'use client';

import { useId } from 'react';
import { CopyButton } from './copy-button';

/** A text to take along: shown whole, copied at one press. */
export function CopyText({ text, label }: { text: string; label: string }) {
  const id = useId();
  return (
    <div className="flex items-center gap-2">
      <input
        id={id}
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="input input--primary min-w-0 flex-1 font-mono text-xs"
      />
      <CopyButton text={text} onBlocked={() => document.getElementById(id)?.focus()} />
    </div>
  );
}
