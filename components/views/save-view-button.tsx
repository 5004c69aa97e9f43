'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { ViewOfList } from './save-view-dialog';

export function SaveViewButton(view: ViewOfList) {
  return (
    <DialogButton
      load={() => import('./save-view-dialog').then((loaded) => loaded.SaveViewDialog)}
      dialogProps={{ view }}
      variant="ghost"
      size="sm"
    >
      Save view
    </DialogButton>
  );
}
