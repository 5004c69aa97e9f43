'use client';

import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { SelectOpened } from './select-opened';

export interface SelectMenuProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}

/** One choice of many, in a menu. The menu itself is large, and fetched when it is first opened. */
export function SelectMenu<Value extends string>(props: SelectMenuProps<Value>) {
  const { label, value, options, className = '' } = props;
  const [Opened, setOpened] = useState<typeof SelectOpened | null>(null);
  if (Opened) return <Opened {...props} />;
  const open = () => void import('./select-opened').then((loaded) => setOpened(() => loaded.SelectOpened));
  const chosen = options.find((option) => option.value === value)?.label ?? '';
  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    open();
  };
  return (
    <div className={`select ${className}`}>
      <button
        type="button"
        className="select__trigger"
        aria-label={`${chosen} ${label}`}
        aria-haspopup="listbox"
        aria-expanded="false"
        onClick={open}
        onKeyDown={openByArrow}
      >
        <span className="select__value truncate">{chosen}</span>
        <ChevronDown aria-hidden="true" className="select__indicator size-4" />
      </button>
    </div>
  );
}
