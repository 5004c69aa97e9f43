'use client';

import { ListBox } from '@heroui/react/list-box';
import { Select } from '@heroui/react/select';
import { type ComponentType, type ReactNode, useEffect, useRef, useState } from 'react';
import type { SelectMenuProps } from './select-menu';

/** A longer menu has a search. */
const MOST_WITHOUT_SEARCH = 12;

/** A menu that was pressed: it opens at once, and stays what it is. The search of a long one is fetched when it opens. */
export function SelectOpened<Value extends string>(props: SelectMenuProps<Value>) {
  const { label, value, options, onChange, className } = props;
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setIsOpen] = useState(false);
  const [Frame, setFrame] = useState<ComponentType<{ label: string; children: ReactNode }> | null>(null);
  const choose = (key: unknown) => {
    const option = options.find((candidate) => candidate.value === key);
    if (option && option.value !== value) onChange(option.value);
  };
  const isLong = options.length > MOST_WITHOUT_SEARCH;
  // The focus comes back to where it was when the menu opened.
  useEffect(() => {
    // If the person has moved on, the focus stays.
    if (document.activeElement !== document.body) return;
    trigger.current?.focus();
    setIsOpen(true);
  }, []);
  useEffect(() => {
    if (isOpen && isLong) void import('./search-frame').then(({ SearchFrame }) => setFrame(() => SearchFrame));
  }, [isOpen, isLong]);
  const list = (
    <ListBox>
      {options.map((option) => (
        <ListBox.Item key={option.value} id={option.value} textValue={option.label}>
          {option.label}
          <ListBox.ItemIndicator />
        </ListBox.Item>
      ))}
    </ListBox>
  );
  return (
    <Select
      aria-label={label}
      value={value}
      onChange={choose}
      isOpen={isOpen}
      onOpenChange={setIsOpen}
      className={className}
    >
      <Select.Trigger ref={trigger}>
        <Select.Value className="truncate" />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>{Frame ? <Frame label={label}>{list}</Frame> : list}</Select.Popover>
    </Select>
  );
}
