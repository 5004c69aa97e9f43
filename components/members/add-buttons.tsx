'use client';

import { DialogButton } from '@/components/ui/dialog-button';
import type { AddLeadProps } from './add-lead-dialog';
import type { AddMembersProps } from './add-members-dialog';

export function AddMembersButton(props: AddMembersProps) {
  return (
    <DialogButton
      load={() => import('./add-members-dialog').then((loaded) => loaded.AddMembersDialog)}
      dialogProps={props}
      variant="primary"
    >
      Add members
    </DialogButton>
  );
}

export function AddLeadButton(props: AddLeadProps) {
  return (
    <DialogButton load={() => import('./add-lead-dialog').then((loaded) => loaded.AddLeadDialog)} dialogProps={props}>
      Add lead
    </DialogButton>
  );
}
