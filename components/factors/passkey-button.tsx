'use client';

import { Button } from '@heroui/react/button';
import { useEffect, useState } from 'react';
import type { z } from 'zod';
import type { PasskeyAsk } from '@/lib/auth/passkeys';
import type { passkeyAnswer } from '@/lib/domain/factors/passkey-schema';
import { fetchPasskeyCode, signWithPasskey } from './passkey-browser';

interface PasskeyButtonProps {
  ask: PasskeyAsk;
  /** Sends what was signed; resolves when there is an answer. */
  send: (signed: z.input<typeof passkeyAnswer>) => Promise<void>;
  /** Told why nothing was signed; null when it begins. */
  onProblem: (problem: string | null) => void;
  isFullWidth?: boolean;
}

/** Has one of the reader's passkeys sign what is asked. */
export function PasskeyButton({ ask, send, onProblem, isFullWidth }: PasskeyButtonProps) {
  const [isPending, setPending] = useState(false);
  useEffect(fetchPasskeyCode, []);
  const go = async () => {
    setPending(true);
    onProblem(null);
    const signed = await signWithPasskey(ask);
    if ('made' in signed) await send(signed.made);
    else onProblem(signed.problem);
    setPending(false);
  };
  return (
    <Button variant="primary" fullWidth={isFullWidth} autoFocus isPending={isPending} onPress={() => void go()}>
      {isPending ? 'Waiting for your passkey…' : 'Use your passkey'}
    </Button>
  );
}
