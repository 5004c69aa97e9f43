'use client';

import { type ComponentType, type ReactNode, useState } from 'react';
import { announce } from '@/components/ui/announce';
import type { OpenState } from '@/components/ui/dialog';
import type { RowAct } from './key-acts';
import { type KeyRef, useGatewaySwitch } from './use-gateway-switch';

interface Opened {
  Dialog: ComponentType<KeyRef & OpenState>;
  of: KeyRef;
  opening: number;
}

const load = () => import('./gateway-key-dialogs');
const LOADS = {
  rotate: () => load().then((loaded) => loaded.RotateDialog),
  revoke: () => load().then((loaded) => loaded.RevokeDialog),
};

/**
 * What is done about Steward keys: at once, or in a dialog. The dialog stands apart from its button, which goes with the
 * change, while what is shown once is still there.
 */
export function useKeyDialogs(): { act: (act: RowAct, of: KeyRef) => void; dialog: ReactNode } {
  const switchKey = useGatewaySwitch();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [isOpen, setOpen] = useState(false);
  const act = (chosen: RowAct, of: KeyRef) => {
    if (chosen === 'disable' || chosen === 'enable') return void switchKey(chosen, of);
    LOADS[chosen]().then(
      (Dialog) => {
        setOpened({ Dialog, of, opening: (opened?.opening ?? 0) + 1 });
        setOpen(true);
      },
      () => announce({ tone: 'danger', title: 'This could not be loaded. Reload the page, then try again.' }),
    );
  };
  const dialog = opened && <opened.Dialog {...opened.of} key={opened.opening} isOpen={isOpen} onOpenChange={setOpen} />;
  return { act, dialog };
}
