'use client';

import { type ComponentType, type MouseEvent, type ReactNode, useState } from 'react';
import { announce } from './announce';
import type { OpenState } from './dialog';

interface RowDialogsProps<Props extends object> {
  /** Imports the dialog that a row's button names. */
  loads: Readonly<Record<string, () => Promise<ComponentType<Props & OpenState>>>>;
  /** The table, drawn by the server. */
  children: ReactNode;
}

interface Opened<Props extends object> {
  Dialog: ComponentType<Props & OpenState>;
  props: Props;
  /** Each opening starts fresh. */
  opening: number;
}

/**
 * The dialogs of all rows of a table. Their buttons are plain markup: `data-dialog` names the dialog, `data-about` around them
 * says what it is about. The dialog's code is fetched when such a button is pointed at, or pressed.
 */
export function RowDialogs<Props extends object>({ loads, children }: RowDialogsProps<Props>) {
  const [opened, setOpened] = useState<Opened<Props> | null>(null);
  const [isOpen, setOpen] = useState(false);
  const find = ({ target }: MouseEvent) => {
    const button = target instanceof Element ? target.closest<HTMLElement>('button[data-dialog]') : null;
    const load = loads[button?.dataset.dialog ?? ''];
    return button && load ? { button, load } : null;
  };
  const fetchAhead = (event: MouseEvent) =>
    void find(event)
      ?.load()
      .catch(() => undefined);
  const press = (event: MouseEvent) => {
    const found = find(event);
    if (!found) return;
    const about = found.button.closest<HTMLElement>('[data-about]')?.dataset.about ?? '{}';
    // The focus comes back to it, also where a press does not take it there.
    found.button.focus();
    found.load().then(
      (Dialog) => {
        setOpened({ Dialog, props: JSON.parse(about) as Props, opening: (opened?.opening ?? 0) + 1 });
        setOpen(true);
      },
      () => announce({ tone: 'danger', title: 'This could not be loaded. Reload the page, then try again.' }),
    );
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside are what is pressed, also by keyboard
    // biome-ignore lint/a11y/useKeyWithClickEvents: a button turns its keys into clicks by itself
    // biome-ignore lint/a11y/useKeyWithMouseEvents: a press fetches what is not there yet
    <div onClick={press} onMouseOver={fetchAhead}>
      {children}
      {opened && <opened.Dialog {...opened.props} key={opened.opening} isOpen={isOpen} onOpenChange={setOpen} />}
    </div>
  );
}
