'use client';

import { DialogButton } from '@/components/ui/dialog-button';

/** Sets up the recommended workspaces. */
export function StructureButton() {
  return (
    <DialogButton load={() => import('./structure-dialog').then((loaded) => loaded.StructureDialog)} dialogProps={{}}>
      Set up structure
    </DialogButton>
  );
}
