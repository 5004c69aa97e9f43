'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const OrganizationRoleDialog = dynamic(
  () => import('./organization-role-dialog').then((loaded) => loaded.OrganizationRoleDialog),
  { ssr: false },
);

export interface RoleProps {
  userId: string;
  name: string;
  /** In the organisation, as it is now. */
  role: string;
  /** No program can change it. */
  isByHand: boolean;
  isSimulated: boolean;
}

/** Changes the role in the organisation. The dialog's code comes with the first press. */
export function RoleButton(props: RoleProps) {
  const [isOpen, setOpen] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const open = () => {
    setLoaded(true);
    setOpen(true);
  };
  return (
    <>
      <Button variant="outline" onPress={open}>
        Change organisation role
      </Button>
      {isLoaded && <OrganizationRoleDialog {...props} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
