'use client';

import { Button, type ButtonProps } from '@heroui/react/button';
import { type ComponentType, lazy, type ReactNode, Suspense, useState } from 'react';
import { ahead } from './ahead';
import type { OpenState } from './dialog';
import { useAsked } from './use-asked';

interface DialogButtonProps<Props extends object> {
  /** Imports the dialog: `() => import('./rename-dialog').then((loaded) => loaded.RenameDialog)`. */
  load: () => Promise<ComponentType<NoInfer<Props> & OpenState>>;
  /** What the dialog is about. */
  dialogProps: Props;
  children: ReactNode;
  variant?: ButtonProps['variant'];
  size?: ButtonProps['size'];
  /** Says which one, where many such buttons stand in a list. */
  label?: string;
  /** An address of this page that ends with it behind `#` opens the dialog, too: the palette leads there. */
  at?: string;
}

/** Opens a dialog, whose code is fetched when the button is pointed at, or pressed. Each opening starts fresh. */
export function DialogButton<Props extends object>(props: DialogButtonProps<Props>) {
  const { load, dialogProps, children, variant = 'outline', size, label, at } = props;
  const [Opened, setOpened] = useState<ComponentType<Props & OpenState> | null>(null);
  const [openings, setOpenings] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const open = () => {
    if (!Opened) setOpened(() => lazy(async () => ({ default: await load() })));
    setOpenings(openings + 1);
    setOpen(true);
  };
  useAsked(at, open);
  return (
    <>
      <Button variant={variant} size={size} aria-label={label} onPress={open} {...ahead(load)}>
        {children}
      </Button>
      {Opened && (
        <Suspense fallback={null}>
          <Opened {...dialogProps} key={openings} isOpen={isOpen} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}
