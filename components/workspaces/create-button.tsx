'use client';

import { DialogButton } from '@/components/ui/dialog-button';

/** Makes a workspace. */
export function CreateButton() {
  return (
    <DialogButton
      load={() => import('./create-dialog').then((loaded) => loaded.CreateDialog)}
      dialogProps={{}}
      variant="primary"
      at="create"
    >
      New workspace
    </DialogButton>
  );
}
