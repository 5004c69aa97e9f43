'use client';

import { useState } from 'react';
import type { NavItem } from '@/components/shell/nav-item';
import { Dialog } from '@/components/ui/dialog';
import { hasLetters, setLetters } from './letters';

export interface ShortcutsProps {
  items: readonly NavItem[];
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Every shortcut, and the switch for those that are single letters. */
export function Shortcuts({ items, isOpen, onOpenChange }: ShortcutsProps) {
  const [isOn, setOn] = useState(hasLetters);
  const letters = items.filter((item, at) => items.findIndex(({ go }) => go === item.go) === at);
  const rows = [
    { keys: ['Ctrl', 'K'], what: 'Search (on a Mac: Command K)', isLetter: false },
    { keys: ['/'], what: 'Search', isLetter: true },
    { keys: ['j'], what: 'Next row', isLetter: true },
    { keys: ['k'], what: 'Previous row', isLetter: true },
    ...letters.map(({ go, label, group }) => ({
      keys: ['g', go],
      what: group === 'settings' ? 'Go to settings' : `Go to ${label}`,
      isLetter: true,
    })),
    { keys: ['?'], what: 'This list', isLetter: true },
  ];
  const onCharts = [
    { keys: ['Arrows'], what: 'Read out a period' },
    { keys: ['Enter'], what: 'Only this period; or click' },
    { keys: ['Shift', 'Arrows'], what: 'Choose several, then Enter; or drag' },
    { keys: ['Shift', 'Enter'], what: 'Its hours; or double-click' },
    { keys: ['Space'], what: 'Keep the readout open; or Shift-click' },
    { keys: ['Escape'], what: 'Close it' },
  ].map((row) => ({ ...row, isLetter: false }));
  return (
    <Dialog title="Keyboard shortcuts" isOpen={isOpen} onOpenChange={onOpenChange}>
      <Keys rows={rows} hasLetters={isOn} />
      <h3 className="mt-4 mb-1.5 text-sm font-semibold">On a chart</h3>
      <Keys rows={onCharts} hasLetters={isOn} />
      <label className="mt-4 flex min-h-6 items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ currentTarget: { checked } }) => {
            setLetters(checked);
            setOn(checked);
          }}
          className="size-4 accent-[var(--accent)]"
        />
        Single letters are shortcuts
      </label>
      <p className="mt-1 text-xs text-muted">
        Turn them off if you use voice control. They never work while you type. This browser remembers the setting.
      </p>
    </Dialog>
  );
}

interface KeysProps {
  rows: readonly { keys: readonly string[]; what: string; isLetter: boolean }[];
  /** Single letters work at the moment. */
  hasLetters: boolean;
}

function Keys({ rows, hasLetters: isOn }: KeysProps) {
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-6 gap-y-1.5 text-sm">
      {rows.map(({ keys, what, isLetter }) => (
        <div key={keys.join(' ')} className="col-span-2 grid grid-cols-subgrid items-center">
          <dt className={isLetter && !isOn ? 'text-muted line-through' : ''}>{what}</dt>
          <dd className="flex justify-end gap-1">
            {keys.map((key) => (
              <kbd key={key} className="min-w-6 rounded border border-line px-1.5 text-center font-sans text-xs">
                {key}
              </kbd>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  );
}
