'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { Proposable } from './propose-dialog';

/** Nothing where the reader leads nothing that a budget could be proposed for. */
export function ProposeButton({ offered, size }: { offered: readonly Proposable[]; size?: 'sm' }) {
  if (offered.length === 0) return null;
  return (
    <DialogButton
      load={() => import('./propose-dialog').then((loaded) => loaded.ProposeDialog)}
      dialogProps={{ offered }}
      size={size}
    >
      Propose a budget
    </DialogButton>
  );
}
