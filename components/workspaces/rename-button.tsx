'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const RenameDialog = dynamic(() => import('./rename-dialog').then((loaded) => loaded.RenameDialog), { ssr: false });

export interface RenameProps {
  workspaceId: string;
  name: string;
}

/** Renames a workspace. The dialog's code comes with the first press. */
export function RenameButton(props: RenameProps) {
  const [isOpen, setOpen] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const open = () => {
    setLoaded(true);
    setOpen(true);
  };
  return (
    <>
      <Button variant="outline" onPress={open}>
        Rename
      </Button>
      {isLoaded && <RenameDialog {...props} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
