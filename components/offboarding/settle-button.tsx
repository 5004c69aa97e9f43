'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const SettleDialog = dynamic(() => import('./settle-dialog').then((loaded) => loaded.SettleDialog), { ssr: false });

export interface SettleProps {
  apiKeyId: string;
  name: string;
  workspaceId: string | null;
}

/** Opens the decision about one key. The dialog's code comes with the first press. */
export function SettleButton(props: SettleProps) {
  const [isOpen, setOpen] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const open = () => {
    setLoaded(true);
    setOpen(true);
  };
  return (
    <>
      <Button variant="outline" size="sm" aria-label={`Decide about ${props.name}`} onPress={open}>
        Decide
      </Button>
      {isLoaded && <SettleDialog {...props} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
