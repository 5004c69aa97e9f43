'use client';

import { Dropdown } from '@heroui/react/dropdown';
import { Popover } from '@heroui/react/popover';
import { useEffect, useRef } from 'react';

export interface RowMenuProps<Act extends string> {
  anchor: HTMLElement;
  label: string;
  items: readonly { id: Act; label: string; isDangerous?: boolean }[];
  /** Why something cannot be done. */
  note?: string | null;
  onAct: (act: Act) => void;
  onClose: () => void;
}

/** What can be done with the thing of a row: one menu for all rows. */
export function RowMenu<Act extends string>({ anchor, label, items, note, onAct, onClose }: RowMenuProps<Act>) {
  const place = useRef(anchor);
  const menu = useRef<HTMLDivElement>(null);
  // After a key on plain markup, which counts as a virtual press, the menu itself would keep the focus.
  useEffect(() => {
    const first = () => menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const frame = requestAnimationFrame(first);
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Popover.Content
      aria-label={label}
      triggerRef={place}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      placement="bottom end"
      className="min-w-48 max-w-64 rounded-xl bg-overlay p-1.5 shadow-overlay"
    >
      <Dropdown.Menu
        ref={menu}
        aria-label={label}
        autoFocus="first"
        onAction={(key) => onAct(key as Act)}
        className="outline-none"
      >
        {items.map((item) => (
          <Dropdown.Item key={item.id} id={item.id} textValue={item.label} className="pointer-coarse:min-h-11">
            <span className={item.isDangerous ? 'text-bad' : undefined}>{item.label}</span>
          </Dropdown.Item>
        ))}
      </Dropdown.Menu>
      {note && <p className="px-2 pt-1 pb-2 text-xs text-muted">{note}</p>}
    </Popover.Content>
  );
}
