'use client';

import { Button } from '@heroui/react/button';
import { useState } from 'react';
import { startOidcSignIn } from '@/lib/auth/browser';

/** Signs in with the identity provider while signed in here: the account there becomes the reader's. */
export function ConnectButton({ providerName }: { providerName: string }) {
  const [state, setState] = useState<'idle' | 'pending' | 'failed'>('idle');
  const connect = async () => {
    setState('pending');
    const url = await startOidcSignIn('/settings/sessions');
    if (url) return window.location.assign(url);
    setState('failed');
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button variant="outline" isPending={state === 'pending'} onPress={() => void connect()}>
        Connect {providerName}
      </Button>
      {state === 'failed' && (
        <p role="alert" className="text-bad">
          {providerName} did not answer. Try again in a moment.
        </p>
      )}
    </div>
  );
}
