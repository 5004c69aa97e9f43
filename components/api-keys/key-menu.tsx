'use client';

import { Dropdown } from '@heroui/react/dropdown';
import { Popover } from '@heroui/react/popover';
import { useEffect, useRef } from 'react';
import { type KeyAct, possibleActs, standingRefusal } from '@/lib/domain/api-keys/rules';
import { ACT_WORDS } from './act-words';

export interface KeyMenuProps {
  anchor: HTMLElement;
  name: string;
  state: string;
  onAct: (act: KeyAct) => void;
  onClose: () => void;
}

/** What can be done with the key of a row: one menu for all rows. */
export function KeyMenu({ anchor, name, state, onAct, onClose }: KeyMenuProps) {
  const place = useRef(anchor);
  const menu = useRef<HTMLDivElement>(null);
  const refusal = standingRefusal(state);
  // After a key on plain markup, which counts as a virtual press, the menu itself would keep the focus.
  useEffect(() => {
    const first = () => menu.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const frame = requestAnimationFrame(first);
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <Popover.Content
      aria-label={`Actions for ${name}`}
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
        aria-label={`Actions for ${name}`}
        autoFocus="first"
        onAction={(key) => onAct(key as KeyAct)}
        className="outline-none"
      >
        {possibleActs(state).map((act) => (
          <Dropdown.Item key={act} id={act} textValue={ACT_WORDS[act].verb} className="pointer-coarse:min-h-11">
            <span className={act === 'archive' ? 'text-bad' : undefined}>{ACT_WORDS[act].verb}</span>
          </Dropdown.Item>
        ))}
      </Dropdown.Menu>
      {refusal && <p className="px-2 pt-1 pb-2 text-xs text-muted">{refusal}</p>}
    </Popover.Content>
  );
}
