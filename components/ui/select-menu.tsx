'use client';

import { type KeyboardEvent, useState } from 'react';
import { ahead } from './ahead';
import { announce } from './announce';
import { Icon } from './icon';
import type { SelectOpened } from './select-opened';

export interface SelectMenuProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}

const load = () => import('./select-opened');

/** One choice of many, in a menu. The menu itself is large, and fetched when it is pointed at, or opened. */
export function SelectMenu<Value extends string>(props: SelectMenuProps<Value>) {
  const { label, value, options, className = '' } = props;
  const [Opened, setOpened] = useState<typeof SelectOpened | null>(null);
  if (Opened) return <Opened {...props} />;
  const open = () =>
    load().then(
      (loaded) => setOpened(() => loaded.SelectOpened),
      () => announce({ tone: 'danger', title: 'The menu could not be loaded. Reload the page, then try again.' }),
    );
  const chosen = options.find((option) => option.value === value)?.label;
  const openByArrow = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    void open();
  };
  return (
    <div className={`select ${className}`}>
      <button
        type="button"
        className="select__trigger"
        aria-label={chosen ? `${chosen} ${label}` : label}
        aria-haspopup="listbox"
        aria-expanded="false"
        onClick={() => void open()}
        onKeyDown={openByArrow}
        {...ahead(load)}
      >
        <span className="select__value truncate">{chosen ?? label}</span>
        <Icon name="chevron-down" className="select__indicator" />
      </button>
    </div>
  );
}
