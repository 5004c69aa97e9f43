'use client';

import { useRouter } from 'next/navigation';
import { type ComponentType, useCallback, useEffect, useRef, useState } from 'react';
import type { NavItem } from '@/components/shell/nav-item';
import { interpretKey } from './key-rules';
import { hasLetters } from './letters';
import { type Openable, onAskedToOpen } from './open-signal';
import type { PaletteProps } from './palette';
import { focusRow } from './row-focus';
import type { ShortcutsProps } from './shortcuts';

interface KeyboardProps {
  items: readonly NavItem[];
  /** Whose recent things are kept apart in one browser. */
  who: string;
}

const GOING_MS = 1_500;
const TAKEN =
  'input, textarea, select, [contenteditable=""], [contenteditable="true"], [role="textbox"], [role="listbox"], [role="menu"], [role="combobox"], [role="application"], [role="spinbutton"], [role="slider"], [role="grid"]';
// What is leaving already covers nothing: a key that is pressed right after a choice is heard.
const COVERING = ':is([role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]):not([data-exiting] *)';

/** Shortcuts of the whole page, the palette and the list of shortcuts. Both are fetched when they are first opened. */
export function Keyboard({ items, who }: KeyboardProps) {
  const router = useRouter();
  const [Palette, setPalette] = useState<ComponentType<PaletteProps> | null>(null);
  const [Shortcuts, setShortcuts] = useState<ComponentType<ShortcutsProps> | null>(null);
  const [opened, setOpened] = useState<Openable | null>(null);
  const wentAt = useRef(0);

  const open = useCallback(async (what: Openable) => {
    if (what === 'search') {
      const loaded = await import('./palette');
      setPalette(() => loaded.Palette);
    } else {
      const loaded = await import('./shortcuts');
      setShortcuts(() => loaded.Shortcuts);
    }
    setOpened(what);
  }, []);

  useEffect(() => onAskedToOpen((what) => void open(what)), [open]);

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.repeat) return;
      const isGoing = Date.now() - wentAt.current < GOING_MS;
      const { key, ctrlKey: ctrl, metaKey: meta, altKey: alt, shiftKey: shift, target } = event;
      const stroke = {
        ...{ key, ctrl, meta, alt, shift },
        isTaken: target instanceof Element && target.closest(TAKEN) !== null,
        isCovered: document.querySelector(COVERING) !== null,
      };
      const found = interpretKey(stroke, { isGoing, hasLetters: hasLetters() });
      wentAt.current = found?.act === 'await' ? Date.now() : 0;
      if (!found) return;
      const goal = found.act === 'go' ? items.find(({ go }) => go === found.letter) : undefined;
      if (found.act === 'go' && !goal) return;
      event.preventDefault();
      if (found.act === 'search' || found.act === 'help') void open(found.act);
      if (found.act === 'row') focusRow(found.step);
      if (goal) router.push(goal.href);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, [items, open, router]);

  const close = (isOpen: boolean) => {
    if (!isOpen) setOpened(null);
  };
  return (
    <>
      {Palette && <Palette items={items} who={who} isOpen={opened === 'search'} onOpenChange={close} />}
      {Shortcuts && <Shortcuts items={items} isOpen={opened === 'help'} onOpenChange={close} />}
    </>
  );
}
