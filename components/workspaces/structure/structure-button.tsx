'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const StructureDialog = dynamic(() => import('./structure-dialog').then((loaded) => loaded.StructureDialog), {
  ssr: false,
});

/** Sets up the recommended workspaces. The dialog's code comes with the first press. */
export function StructureButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="outline" onPress={() => setOpen(true)}>
        Set up structure
      </Button>
      {isOpen && <StructureDialog onClose={() => setOpen(false)} />}
    </>
  );
}
