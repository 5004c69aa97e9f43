'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const TokenDialog = dynamic(() => import('./token-dialog').then((loaded) => loaded.TokenDialog), { ssr: false });

/** Makes a token for an identity provider. The dialog's code comes with the first press. */
export function TokenButton() {
  const [isOpen, setOpen] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const open = () => {
    setLoaded(true);
    setOpen(true);
  };
  return (
    <>
      <Button variant="outline" onPress={open}>
        Make token
      </Button>
      {isLoaded && <TokenDialog isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
