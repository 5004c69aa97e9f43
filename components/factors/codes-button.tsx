'use client';

import { DialogButton } from '@/components/ui/dialog-button';

const load = () => import('./codes-dialog').then((loaded) => loaded.CodesDialog);

export function CodesButton() {
  return (
    <DialogButton load={load} dialogProps={{}}>
      Make new codes
    </DialogButton>
  );
}
