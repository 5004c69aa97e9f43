'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const CreateDialog = dynamic(() => import('./create-dialog').then((loaded) => loaded.CreateDialog), { ssr: false });

/** Makes a workspace. The dialog's code comes with the first press. */
export function CreateButton() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="primary" onPress={() => setOpen(true)}>
        New workspace
      </Button>
      {isOpen && <CreateDialog onClose={() => setOpen(false)} />}
    </>
  );
}
