'use client';

import { FormDialog } from '@/components/forms/form-dialog';
import type { OpenState } from '@/components/ui/dialog';
import { removeViewAction } from '@/lib/doors/actions/views';
import type { ViewAbout } from './view-dialogs';

export function RemoveViewDialog({ viewId, name, isOpen, onOpenChange }: ViewAbout & OpenState) {
  return (
    <FormDialog
      {...{ isOpen, onOpenChange }}
      title={`Remove view ${name}`}
      action={removeViewAction}
      toInput={() => ({ viewId })}
      submit="Remove view"
      submitting="Removing…"
      done={`View ${name} removed`}
    >
      {() => <p>What it shows stays as it is.</p>}
    </FormDialog>
  );
}
