'use client';

import { Button } from '@heroui/react/button';
import dynamic from 'next/dynamic';
import { useState } from 'react';

const RevokeDialog = dynamic(() => import('./revoke-dialog').then((loaded) => loaded.RevokeDialog), { ssr: false });

export interface RevokeProps {
  tokenId: string;
  name: string;
}

/** Revokes a token, after a word of warning. The dialog's code comes with the first press. */
export function RevokeButton(props: RevokeProps) {
  const [isOpen, setOpen] = useState(false);
  const [isLoaded, setLoaded] = useState(false);
  const open = () => {
    setLoaded(true);
    setOpen(true);
  };
  return (
    <>
      <Button variant="outline" aria-label={`Revoke token ${props.name}`} onPress={open}>
        Revoke
      </Button>
      {isLoaded && <RevokeDialog {...props} isOpen={isOpen} onOpenChange={setOpen} />}
    </>
  );
}
