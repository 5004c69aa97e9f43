'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { SettleProps } from './settle-dialog';

/** Opens the decision about one key. */
export function SettleButton(props: SettleProps) {
  return (
    <DialogButton
      load={() => import('./settle-dialog').then((loaded) => loaded.SettleDialog)}
      dialogProps={props}
      size="sm"
      label={`Decide on ${props.name}`}
    >
      Decide
    </DialogButton>
  );
}
