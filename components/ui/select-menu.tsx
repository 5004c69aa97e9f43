'use client';

import { ListBox } from '@heroui/react/list-box';
import { Select } from '@heroui/react/select';
import { type ComponentType, type ReactNode, useState } from 'react';

/** A longer menu has a search. */
const MOST_WITHOUT_SEARCH = 12;

interface SelectMenuProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
  className?: string;
}

/** One choice of many, in a menu; the search of a long one is fetched when it is opened. */
export function SelectMenu<Value extends string>(props: SelectMenuProps<Value>) {
  const { label, value, options, onChange, className } = props;
  const [Frame, setFrame] = useState<ComponentType<{ label: string; children: ReactNode }> | null>(null);
  const choose = (key: unknown) => {
    const option = options.find((candidate) => candidate.value === key);
    if (option && option.value !== value) onChange(option.value);
  };
  const load = (isOpen: boolean) => {
    if (!isOpen || Frame || options.length <= MOST_WITHOUT_SEARCH) return;
    void import('./search-frame').then(({ SearchFrame }) => setFrame(() => SearchFrame));
  };
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
    <Select aria-label={label} value={value} onChange={choose} onOpenChange={load} className={className}>
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>{Frame ? <Frame label={label}>{list}</Frame> : list}</Select.Popover>
    </Select>
  );
}
