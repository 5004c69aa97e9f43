'use client';

import { type KeyboardEvent, useRef, useState } from 'react';
import { ahead } from './ahead';
import { announce } from './announce';
import { Icon } from './icon';
import type { SelectOpened } from './select-opened';

interface Option<Value extends string> {
  value: Value;
  label: string;
}

export interface SelectMenuProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  className?: string;
  /** All choices, where the page has only the one that is chosen: asked for when the menu is pointed at, or opened. */
  loadOptions?: () => Promise<readonly Option<Value>[]>;
}

/** One choice of many, in a menu. The menu itself is large, and fetched when it is pointed at, or opened. */
export function SelectMenu<Value extends string>({ loadOptions, ...props }: SelectMenuProps<Value>) {
  const { label, value, options, className = '' } = props;
  const [Opened, setOpened] = useState<typeof SelectOpened | null>(null);
  const [more, setMore] = useState<readonly Option<Value>[]>([]);
  const loading = useRef<ReturnType<typeof fetchMenu<Value>> | null>(null);
  if (Opened) return <Opened {...props} options={withMore(options, more)} />;
  const load = () => {
    loading.current ??= fetchMenu(loadOptions).catch((error: unknown) => {
      loading.current = null;
      throw error;
    });
    return loading.current;
  };
  const open = () =>
    load().then(
      ([loaded, found]) => {
        setMore(found);
        setOpened(() => loaded.SelectOpened);
      },
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

function fetchMenu<Value extends string>(loadOptions: SelectMenuProps<Value>['loadOptions']) {
  return Promise.all([import('./select-opened'), loadOptions?.() ?? []]);
}

/** What the page has itself stands first, as it was; what is chosen may be among the others, too. */
function withMore<Value extends string>(options: readonly Option<Value>[], more: readonly Option<Value>[]) {
  const others = new Set(more.map(({ value }) => value));
  return [...options.filter(({ value }) => !others.has(value)), ...more];
}
