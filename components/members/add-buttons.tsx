'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const AddMembersDialog = dynamic(() => import('./add-members-dialog').then((loaded) => loaded.AddMembersDialog), {
  ssr: false,
});
const AddLeadDialog = dynamic(() => import('./add-lead-dialog').then((loaded) => loaded.AddLeadDialog), { ssr: false });

export interface AddDialogProps {
  workspaceId: string;
  workspaceName: string;
  onClose: () => void;
}

type AddProps = Omit<AddDialogProps, 'onClose'>;

/** Adds people to a workspace. The dialog's code comes with the first press. */
export function AddMembersButton(props: AddProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onPress={() => setOpen(true)}>
        Add members
      </Button>
      {isOpen && <AddMembersDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

export function AddLeadButton(props: AddProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" onPress={() => setOpen(true)}>
        Add lead
      </Button>
      {isOpen && <AddLeadDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
